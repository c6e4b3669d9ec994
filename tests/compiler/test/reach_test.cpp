#include "compiler/test/reach.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/compiler/test/rules_over_time.h"

namespace qoe::test {
namespace {

bool Silent(const std::string& expr) {
  return RulesFromText("groups: [{ name: g, rules: [{ record: r, expr: '" + expr + "' }] }]")
      .rule(0)
      .reads.silent_without_input;
}

TEST(SilentWithoutInput, IsWhatOnlyPassesSeriesOn) {
  for (const char* expr :
       {"a", "a > 5", "5 < a", "rate(a[5m])", "sum by (x) (rate(a[5m]))", "a and vector(1)",
        "a or b", "a unless absent(b)", "-a", "(a)", "topk(3, a)", "a / b > 0.1",
        "max_over_time(rate(a[5m])[10m:])", "histogram_quantile(0.9, a)", "hour(a)",
        "a * scalar(b)", "label_replace(a, \"x\", \"$1\", \"y\", \"(.*)\")", "quantile(0.5, a)"}) {
    EXPECT_TRUE(Silent(expr)) << expr;
  }
}

TEST(SilentWithoutInput, IsNotWhatAnswersAlways) {
  for (const char* expr :
       {"absent(a)", "absent_over_time(a[5m])", "vector(1)", "1", "time()", "hour()",
        "a or vector(0)", "sum(a) or vector(0)", "scalar(a)", "scalar(a) > bool 1",
        "vector(1) unless a", "count(absent(a))", "vector(time()) > 5"}) {
    EXPECT_FALSE(Silent(expr)) << expr;
  }
}

TEST(SilentWithoutInput, IsNotWhatFailsAlways) {
  EXPECT_FALSE(Silent("label_replace(a, \"x\", \"$1\", \"y\", \"(\")"));
}

constexpr const char* kRules = R"(
groups:
  - name: g
    rules:
      - { record: b, expr: a * 2 }
      - { record: c, expr: b * 2 }
      - { record: other, expr: z * 2 }
      - { alert: A, expr: 'd{job="x"} > 1' }
      - { alert: Meta, expr: 'count(ALERTS) > 5' }
      - { alert: Any, expr: '{job="y"} > 1' }
      - { alert: Gone, expr: absent(q) }
)";

std::vector<bool> Reached(const std::vector<std::string>& input) {
  const RulesFromText rules(kRules);
  promql::eval::Storage storage;
  for (const InputSeries& series : Input(input)) storage.AddSeries(series.labels);
  return Reach(rules.set()).Of(storage);
}

TEST(Reach, GoesThroughWhatIsRecorded) {
  EXPECT_EQ(Reached({"a 1"}), (std::vector<bool>{true, true, false, false, true, true, true}));
}

TEST(Reach, LooksAtLabels) {
  EXPECT_TRUE(Reached({R"(d{job="x"} 1)"})[3]);
  EXPECT_FALSE(Reached({R"(d{job="w"} 1)"})[3]);
}

TEST(Reach, KnowsWhatIsRead) {
  const RulesFromText rules(kRules);
  const Reach reach(rules.set());
  EXPECT_TRUE(reach.IsRead({{"__name__", "z"}}));
  EXPECT_TRUE(reach.IsRead({{"__name__", "nobody"}, {"job", "y"}}));
  EXPECT_FALSE(reach.IsRead({{"__name__", "nobody"}}));
}

}  // namespace
}  // namespace qoe::test
