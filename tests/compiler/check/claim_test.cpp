// What is claimed of an alert as a whole.
#include "compiler/check/claim.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/driver/compile.h"
#include "compiler/facts/infer.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::check {
namespace {

constexpr std::string_view kCatalogue = R"(qoec: 1
system: { name: shop }
units: [orders]
metrics:
  queue: { type: gauge, unit: orders, min: 0, help: Orders that wait. }
  share: { type: gauge, unit: ratio, min: 0, max: 1, help: A share. }
  quota: { type: gauge, unit: ratio, min: 1, help: What a share may reach. }
)";

Claim Of(const std::string& text) {
  const auto compilation = driver::CompileText("spec.yaml", kCatalogue);
  const Catalogue catalogue(compilation->program.get());
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  const promql::ParseOptions parse{.features = promql::AllFeatures()};
  EXPECT_TRUE(promql::Parse(text, parse, ast, issues) && promql::CheckTypes(ast, parse, issues))
      << text;
  std::vector<facts::NodeFacts> nodes;
  facts::Infer(ast, catalogue, nodes);
  return ClaimOf(ast, nodes);
}

TEST(Claim, IsThatAnAlertNeverFires) {
  EXPECT_EQ(Of("queue < 0"), Claim::NeverFires);
  EXPECT_EQ(Of("share > 1"), Claim::NeverFires);
  EXPECT_EQ(Of("sum(queue < 0)"), Claim::NeverFires);
  EXPECT_EQ(Of("(queue < 0) * 2"), Claim::NeverFires);
  EXPECT_EQ(Of("queue < 0 and share > 0"), Claim::NeverFires);
  EXPECT_EQ(Of("queue < 0 or share > 1"), Claim::NeverFires);
  EXPECT_EQ(Of("(share > 1) unless queue"), Claim::NeverFires);
}

TEST(Claim, IsNotMadeOfOneSideThatNeverHolds) {
  EXPECT_EQ(Of("queue < 0 or share > 0.5"), Claim::None);
  EXPECT_EQ(Of("share unless (queue < 0)"), Claim::None);
  EXPECT_EQ(Of("absent(queue < 0)"), Claim::None);
  EXPECT_EQ(Of("queue < bool 0"), Claim::None);
  EXPECT_EQ(Of("queue > 10"), Claim::None);
}

TEST(Claim, IsThatAnAlertFiresWheneverThereIsData) {
  EXPECT_EQ(Of("queue >= 0"), Claim::AlwaysFires);
  EXPECT_EQ(Of("(share <= 1)"), Claim::AlwaysFires);
  EXPECT_EQ(Of("queue > 0"), Claim::None);
}

TEST(Claim, IsNotMadeWhereAValueIsFilledIn) {
  EXPECT_EQ(Of("share > quota"), Claim::NeverFires);
  EXPECT_EQ(Of("share > fill_right(0) quota"), Claim::None);
  EXPECT_EQ(Of("quota >= share"), Claim::AlwaysFires);
  EXPECT_EQ(Of("quota >= fill_left(0) share"), Claim::None);
  EXPECT_EQ(Of("quota >= fill(2) share"), Claim::None);
}

}  // namespace
}  // namespace qoe::check
