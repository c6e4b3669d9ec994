// The scenarios that the shipped specs have: all pass, and they reach what there is to reach.
#include "compiler/driver/scenarios.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "compiler/diag/render.h"
#include "compiler/test/render.h"
#include "tests/acceptance/systems.h"

namespace qoe::acceptance {
namespace {

class ShippedScenarios : public testing::TestWithParam<std::string> {};

TEST_P(ShippedScenarios, PassAndReachEveryRule) {
  const std::string spec = (std::filesystem::path(QOEC_SPECS_DIR) / GetParam()).string();
  driver::ScenarioOptions options;
  options.coverage = true;
  const auto run = driver::RunScenarios(spec, options);
  ASSERT_TRUE(run->compilation->ok())
      << diag::RenderText(run->compilation->sink.Sorted(), run->compilation->files, {});
  EXPECT_TRUE(run->passed()) << test::RenderText(run->outcomes, run->compilation->files, {});
  ASSERT_EQ(run->outcomes.size(), 1U);
  const size_t tests = run->outcomes[0].tests.size();
  for (const test::RuleCoverage& rule : run->coverage->rules()) {
    EXPECT_GT(rule.tests, 0U) << rule.rule->name << " is in no scenario";
    if (!rule.rule->is_alert) continue;
    EXPECT_LT(rule.tests, tests) << rule.rule->name << " is silent in no scenario";
  }
  const test::CoverageCounts counts = run->coverage->Count();
  std::cout << fmt::format("{}: {} scenarios, {} of {} rules, {} of {} branches\n", GetParam(),
                           tests, counts.rules_reached, counts.rules, counts.branches_reached,
                           counts.branches);
  EXPECT_GE(counts.branches_reached * 10, counts.branches * 9);
}

INSTANTIATE_TEST_SUITE_P(Of, ShippedScenarios, testing::ValuesIn(SystemsWith({"rules"})),
                         SystemName);

}  // namespace
}  // namespace qoe::acceptance
