#include "compiler/driver/unit_tests.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "compiler/test/render.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::driver {
namespace {

constexpr const char* kRules =
    "groups: [{ name: g, rules: [{ record: double, expr: up * 2 }, { alert: Down, expr: up == 0 }] "
    "}]\n";

std::string TestsOf(const std::string& name, int value, int expected) {
  return "  - name: " + name +
         "\n    input_series: [{ series: up, values: " + std::to_string(value) +
         " }]\n    promql_expr_test:\n      - expr: double\n        exp_samples: [{ labels: "
         "double, "
         "value: " +
         std::to_string(expected) + " }]\n";
}

class UnitTests : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    support::WriteText(folder_.path() / name, text);
    return (folder_.path() / name).string();
  }

 private:
  support::TempDir folder_;
};

TEST_F(UnitTests, FindRulesBesideThem) {
  Write("a/rules.yaml", kRules);
  const std::string tests =
      Write("b/tests.yaml", "rule_files: ['../a/*.yaml']\ntests:\n" + TestsOf("t", 2, 4));
  EXPECT_TRUE(RunUnitTests({tests}, {})->passed());
}

TEST_F(UnitTests, RunThoseWhoseNameMatches) {
  Write("rules.yaml", kRules);
  const std::string tests = Write("tests.yaml", "rule_files: [rules.yaml]\ntests:\n" +
                                                    TestsOf("good", 2, 4) + TestsOf("bad", 2, 5));
  EXPECT_FALSE(RunUnitTests({tests}, {})->passed());
  UnitTestOptions options;
  options.run = {"nothing", "oo"};
  const auto run = RunUnitTests({tests}, options);
  EXPECT_TRUE(run->passed());
  EXPECT_FALSE(run->outcomes[0].tests[0].skipped);
  EXPECT_TRUE(run->outcomes[0].tests[1].skipped);
}

TEST_F(UnitTests, FailWithABrokenRuleFileUnlessNoneRuns) {
  Write("rules.yaml", "groups: [{ name: g, rules: [{ record: r, expr: 'sum(' }] }]\n");
  const std::string tests =
      Write("tests.yaml", "rule_files: [rules.yaml]\ntests:\n" + TestsOf("t", 2, 4));
  EXPECT_FALSE(RunUnitTests({tests}, {})->passed());
  UnitTestOptions options;
  options.run = {"other"};
  EXPECT_TRUE(RunUnitTests({tests}, options)->passed());
}

TEST_F(UnitTests, PassOverUnknownFieldsWhenTold) {
  Write("rules.yaml", std::string("owner: x\n") + kRules);
  const std::string tests =
      Write("tests.yaml", "owner: y\nrule_files: [rules.yaml]\ntests:\n" + TestsOf("t", 2, 4));
  EXPECT_FALSE(RunUnitTests({tests}, {})->passed());
  UnitTestOptions options;
  options.ignore_unknown_fields = true;
  EXPECT_TRUE(RunUnitTests({tests}, options)->passed());
}

TEST_F(UnitTests, GiveTheSameTextEachTime) {
  Write("rules.yaml", kRules);
  std::string text = "rule_files: [rules.yaml]\ntests:\n";
  for (int i = 0; i < 50; ++i) text += TestsOf("t" + std::to_string(i), i, i % 7);
  const std::string tests = Write("tests.yaml", text);
  UnitTestOptions options;
  options.coverage = true;
  std::string first;
  for (int i = 0; i < 4; ++i) {
    const auto run = RunUnitTests({tests, tests}, options);
    const std::string rendered = test::RenderText(run->outcomes, run->files, {}) +
                                 test::JunitSuites(run->outcomes, run->files) +
                                 test::RenderCoverageJson(*run->coverage, run->files) +
                                 test::RenderLcov(*run->coverage, run->files);
    if (i == 0) first = rendered;
    EXPECT_EQ(rendered, first);
  }
}

TEST_F(UnitTests, StopWhenTold) {
  const std::string tests = Write("tests.yaml", "tests:\n" + TestsOf("t", 2, 4));
  const std::atomic<bool> cancelled = true;
  UnitTestOptions options;
  options.cancelled = &cancelled;
  EXPECT_TRUE(RunUnitTests({tests}, options)->outcomes[0].tests[0].skipped);
}

TEST_F(UnitTests, AreRefusedWhereTheyWouldTakeForEver) {
  const std::string tests = Write(
      "tests.yaml",
      "evaluation_interval: 1ms\ntests:\n  - promql_expr_test: [{ expr: '1', eval_time: 200y }]\n");
  const auto run = RunUnitTests({tests}, {});
  EXPECT_FALSE(run->passed());
  EXPECT_TRUE(run->outcomes[0].tests[0].problems.has_errors());
}

TEST_F(UnitTests, AreMissingWhereTheirFileIs) {
  const auto run = RunUnitTests({"/nowhere/tests.yaml"}, {});
  EXPECT_FALSE(run->passed());
  EXPECT_TRUE(run->outcomes[0].unreadable);
}

}  // namespace
}  // namespace qoe::driver
