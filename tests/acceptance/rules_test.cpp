// Generated rule files, as Prometheus' own checker sees them.
#include <gtest/gtest.h>

#include "tests/acceptance/prometheus_checks.h"
#include "tests/acceptance/systems.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

class Rules : public testing::TestWithParam<std::string> {};

void SkipWithoutPromtool() {
  if (!support::FindProgram("promtool")) GTEST_SKIP() << "promtool is not installed";
}

TEST_P(Rules, PassPromtoolWithEveryLint) {
  SkipWithoutPromtool();
  if (IsSkipped()) return;
  for (const auto& file : FilesOf(GetParam(), "rules")) {
    const Problems problems = CheckWithPromtool(file);
    EXPECT_TRUE(problems.empty()) << problems;
  }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Rules);
INSTANTIATE_TEST_SUITE_P(Of, Rules, testing::ValuesIn(SystemsWith({"rules"})), SystemName);

TEST(PromtoolCheck, RefusesARuleGivenTwice) {
  SkipWithoutPromtool();
  if (testing::Test::IsSkipped()) return;
  const support::TempDir folder;
  const auto file = folder.path() / "twice.yaml";
  const std::string rule = "      - { record: \"a:b:c\", expr: up }\n";
  support::WriteText(file, "groups:\n  - name: g\n    rules:\n" + rule);
  EXPECT_TRUE(CheckWithPromtool(file).empty());
  support::WriteText(file, "groups:\n  - name: g\n    rules:\n" + rule + rule);
  EXPECT_TRUE(CheckWithPromtool(file).Mention("duplicate"));
}

TEST(PromtoolCheck, RefusesAnExpressionThatDoesNotParse) {
  SkipWithoutPromtool();
  if (testing::Test::IsSkipped()) return;
  const support::TempDir folder;
  const auto file = folder.path() / "broken.yaml";
  support::WriteText(file,
                     "groups:\n  - name: g\n    rules:\n      - { record: a, expr: 'sum(' }\n");
  EXPECT_TRUE(CheckWithPromtool(file).Mention("parse error"));
}

TEST(Generated, HasRulesDashboardsAndSql) {
  EXPECT_FALSE(SystemsWith({"rules"}).empty());
  EXPECT_FALSE(SystemsWith({"dashboards"}).empty());
  EXPECT_FALSE(SystemsWith({"sql"}).empty());
}

}  // namespace
}  // namespace qoe::acceptance
