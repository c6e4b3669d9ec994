// Which branches are counted as reached.
#include "compiler/test/coverage.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/test/feed.h"
#include "compiler/test/manager.h"
#include "tests/compiler/test/rules_over_time.h"

namespace qoe::test {
namespace {

// The branches of an alert's expression that three minutes with this input reach.
std::vector<std::string> Reached(const std::string& expr, const std::vector<std::string>& input) {
  const RulesFromText rules("groups: [{ name: g, rules: [{ alert: A, expr: '" + expr + "' }] }]");
  UnitTest test;
  test.interval_ms = 60'000;
  test.input = Input(input);
  promql::eval::Storage storage;
  Feed(test, storage).Until(120'000);
  Coverage coverage(rules.set().groups, {});
  coverage.Add({{&rules.set().groups[0]->rules[0], {}}}, storage, {}, 0, 120'000, 60'000);
  std::vector<std::string> reached;
  const RuleCoverage& covered = coverage.rules().front();
  for (const Branch& branch : covered.branches) {
    if (branch.tests > 0)
      reached.push_back(std::string(NameOf(branch.kind)) + " " +
                        std::string(branch.span.In(covered.rule->expr)));
  }
  return reached;
}

using Lines = std::vector<std::string>;

TEST(Coverage, SeesComparisonsTrueAndFalse) {
  EXPECT_EQ(Reached("a > 1", {"a 2 2 2"}), Lines{"true a > 1"});
  EXPECT_EQ(Reached("a > 1", {"a 0 0 0"}), Lines{"false a > 1"});
  EXPECT_EQ(Reached("a > 1", {"a 0 0 2"}), (Lines{"true a > 1", "false a > 1"}));
  EXPECT_EQ(Reached("a > on () b", {"a 2 0", "b 1 1"}),
            (Lines{"true a > on () b", "false a > on () b"}));
  EXPECT_EQ(Reached("a > bool 1 == 0", {"a 0 0"}),
            (Lines{"false a > bool 1", "true a > bool 1 == 0"}));
}

TEST(Coverage, SeesSidesOfSetOperators) {
  EXPECT_EQ(Reached("a and b", {"a 1"}), Lines{"left side a"});
  EXPECT_EQ(Reached("a or b", {"b 1"}), Lines{"right side b"});
  EXPECT_EQ(Reached("a unless b", {"a 1", "b 1"}), (Lines{"left side a", "right side b"}));
}

TEST(Coverage, HasNoBranchesWithoutThem) { EXPECT_EQ(Reached("sum(a)", {"a 1"}), Lines{}); }

// The values of label `l` that three minutes with this input show of rules.
std::vector<std::string> SeenValues(const std::string& rules_text,
                                    const std::vector<std::string>& input) {
  const RulesFromText rules("groups: [{ name: g, rules: [" + rules_text + "] }]");
  UnitTest test;
  test.interval_ms = 60'000;
  test.input = Input(input);
  promql::eval::Storage storage;
  Feed(test, storage).Until(120'000);
  const ManagerOptions options;
  Manager manager(rules.set(), {true}, options, storage);
  for (int64_t t = 0; t <= 120'000; t += 60'000) EXPECT_TRUE(manager.Evaluate(t).empty());
  Coverage coverage(rules.set().groups, {},
                    {{&rules.set().groups[0]->rules[0], {{"l", {"x", "y"}}}}});
  coverage.Add(manager.WrittenByRule(), storage, {}, 0, 120'000, 60'000);
  std::vector<std::string> seen;
  for (const Branch& branch : coverage.rules().front().branches) {
    if (branch.kind == BranchKind::LabelValue && branch.tests > 0)
      seen.push_back(TextOf(branch, *coverage.rules().front().rule));
  }
  return seen;
}

TEST(Coverage, SeesLabelValuesOfWhatIsRecorded) {
  const std::string rule = "{ record: r, expr: a * 2 }";
  EXPECT_EQ(SeenValues(rule, {R"(a{l="x"} 1)"}), Lines{R"(l="x")"});
  EXPECT_EQ(SeenValues(rule, {R"(a{l="x"} 1)", R"(a{l="y"} 1)"}), (Lines{R"(l="x")", R"(l="y")"}));
  EXPECT_EQ(SeenValues(rule, {R"(a{l="z"} 1)", "a 1"}), Lines{});
  // What is fed is not what the rule records.
  EXPECT_EQ(SeenValues("{ record: r, expr: a > 5 }", {R"(a{l="x"} 1)"}), Lines{});
}

TEST(Coverage, SeesLabelValuesOfAlertsThatArePending) {
  const std::string rule = "{ alert: A, expr: a > 1, for: 1h }";
  EXPECT_EQ(SeenValues(rule, {R"(a{l="x"} 2)", R"(a{l="y"} 0)"}), Lines{R"(l="x")"});
}

TEST(Coverage, CountsRulesThatYield) {
  const RulesFromText rules(
      "groups: [{ name: g, rules: [{ record: r, expr: a }, { alert: A, expr: b > 0 }] }]");
  UnitTest test;
  test.interval_ms = 60'000;
  test.input = Input({"a 1", "b 0"});
  promql::eval::Storage storage;
  Feed(test, storage).Until(0);
  const ManagerOptions options;
  Manager manager(rules.set(), {true, true}, options, storage);
  manager.Evaluate(0);
  Coverage coverage(rules.set().groups, {});
  coverage.Add(manager.WrittenByRule(), storage, {}, 0, 0, 60'000);
  const CoverageCounts counts = coverage.Count();
  EXPECT_EQ(counts.rules, 2U);
  EXPECT_EQ(counts.rules_reached, 1U);
  EXPECT_EQ(counts.branches, 2U);
  EXPECT_EQ(counts.branches_reached, 1U);
  EXPECT_DOUBLE_EQ(counts.Percent(), 50);
}

// Which of the rules write something in one evaluation with this input, step by step and ahead.
std::vector<size_t> Writers(const std::string& rules_text, const std::vector<std::string>& input,
                            bool ahead) {
  const RulesFromText rules("groups: [{ name: g, rules: [" + rules_text + "] }]");
  UnitTest test;
  test.interval_ms = 60'000;
  test.input = Input(input);
  promql::eval::Storage storage;
  Feed(test, storage).Until(0);
  const ManagerOptions options;
  Manager manager(rules.set(), {true, true}, options, storage);
  if (ahead) manager.ComputeAhead(0);
  manager.Evaluate(0);
  Coverage coverage(rules.set().groups, {});
  coverage.Add(manager.WrittenByRule(), storage, {}, 0, 0, 60'000);
  std::vector<size_t> writers;
  for (size_t i = 0; i < coverage.rules().size(); ++i) {
    if (coverage.rules()[i].tests > 0) writers.push_back(i);
  }
  return writers;
}

TEST(Coverage, ARuleIsNotReachedByASeriesThatOthersWrite) {
  // Fed under the name that the rule records.
  EXPECT_EQ(Writers("{ record: 'job:r', expr: a / b }, { record: s, expr: a }", {"a 1", "job:r 1"},
                    false),
            std::vector<size_t>{1});
  // Two rules, one name.
  for (const bool ahead : {false, true}) {
    EXPECT_EQ(Writers("{ record: r, expr: a > 5 }, { record: r, expr: b }",
                      {"a 1", R"(b{l="x"} 1)"}, ahead),
              std::vector<size_t>{1});
  }
  // Two alerts, one name.
  EXPECT_EQ(Writers("{ alert: A, expr: a > 0 }, { alert: A, expr: b > 0 }",
                    {"a 0", R"(b{l="x"} 1)"}, false),
            std::vector<size_t>{1});
}

}  // namespace
}  // namespace qoe::test
