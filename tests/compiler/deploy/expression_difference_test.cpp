#include <gtest/gtest.h>

#include "compiler/deploy/difference/expression.h"

namespace qoe::difference {
namespace {

struct Pair {
  const char* a;
  const char* b;
};

class SameMeaning : public testing::TestWithParam<Pair> {};

TEST_P(SameMeaning, IsNoChange) {
  EXPECT_TRUE(SameExpression(GetParam().a, GetParam().b)) << GetParam().a << "\n" << GetParam().b;
  EXPECT_TRUE(MeaningsOf(GetParam().a, GetParam().b, {}).empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, SameMeaning,
    testing::Values(
        Pair{"sum(rate(a[5m]))by(b)>1", "sum by (b) (rate(a[5m])) > 1"},
        Pair{"a{b='c'}", "a{b=\"c\"}"}, Pair{"a{b=\"c\",d=\"e\"}", "a{d=\"e\",b=\"c\"}"},
        Pair{"a{b=\"c\",}", "a{b=\"c\"}"}, Pair{"rate(a[60s])", "rate(a[1m])"},
        Pair{"sum by (b, c) (a)", "sum by (c, b) (a)"},
        Pair{"a / on (x, y) group_left (p, q) b", "a/on(y,x)group_left(q,p)b"}, Pair{"(a)", "a"},
        Pair{"(a + b) * (c)", "((a) + b) * c"}, Pair{"a + b + c", "(a + b) + c"},
        Pair{"a + b * c", "a + (b * c)"}, Pair{"a and b or c", "(a and b) or c"},
        Pair{"-(a)", "-a"}, Pair{"1 - (a)", "1 - a"}, Pair{"a > (-1)", "a > -1"}, Pair{"(+1)", "1"},
        Pair{"(a offset 5m) - 3", "a offset 5m - 3"}, Pair{"(a @ 5)[1h:]", "a @ 5 [1h:]"},
        Pair{"a > 1e3", "a > 1000"}, Pair{"a # why\n > 1", "a > 1"}, Pair{"sum((a))", "sum(a)"},
        Pair{"(a + b)[5m:1m]", "((a + b))[5m:1m]"}, Pair{"not promql(", "not promql("},
        Pair{"max_over_time((rate(a[5m]))[1h:])", "max_over_time(rate(a[5m])[1h:])"}));

class OtherMeaning : public testing::TestWithParam<Pair> {};

TEST_P(OtherMeaning, IsAChange) {
  EXPECT_FALSE(SameExpression(GetParam().a, GetParam().b)) << GetParam().a << "\n" << GetParam().b;
  EXPECT_FALSE(MeaningsOf(GetParam().a, GetParam().b, {}).empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, OtherMeaning,
    testing::Values(Pair{"(a + b) * c", "a + b * c"}, Pair{"a - (b - c)", "a - b - c"},
                    Pair{"a > 1", "a >= 1"}, Pair{"a{b=\"c\"}", "a{b=\"d\"}"},
                    Pair{"a{b=\"c\"}", "a{b=~\"c\"}"}, Pair{"rate(a[5m])", "rate(a[5m] offset 1m)"},
                    Pair{"sum by (a) (x)", "sum without (a) (x)"}, Pair{"a / b", "b / a"},
                    Pair{"-(a) ^ 2", "(-a) ^ 2"}, Pair{"(-1) ^ 2", "-1 ^ 2"},
                    Pair{"a > bool 1", "a > 1"}, Pair{"topk(1, a)", "topk(2, a)"},
                    Pair{"not promql(", "not  promql("}, Pair{"a or (b and c)", "(a or b) and c"}));

struct Words {
  const char* before;
  const char* after;
  std::vector<std::string> meanings;
  bool is_alert = true;
  const char* unit = "";
};

class Meaning : public testing::TestWithParam<Words> {};

TEST_P(Meaning, InWords) {
  ExpressionUse use;
  use.is_alert = GetParam().is_alert;
  use.unit = GetParam().unit;
  EXPECT_EQ(MeaningsOf(GetParam().before, GetParam().after, use), GetParam().meanings);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Meaning,
    testing::Values(
        Words{"a > 3", "a > 2", {"threshold 3 → 2"}},
        Words{"a > 3", "a > 2", {"threshold 3 seconds → 2 seconds"}, true, "seconds"},
        Words{"a * 3", "a * 2", {"constant 3 → 2"}, false},
        Words{"rate(a[5m]) > 3", "rate(a[10m]) > 3", {"window 5m → 10m"}},
        Words{"rate(a[5m]) > 3", "increase(a[5m]) > 3", {"`rate` → `increase`"}},
        Words{"a > 3", "a >= 3", {"compares with `>=` instead of `>`"}},
        Words{"a > 3", "b > 3", {"reads `b` instead of `a`"}},
        Words{"a > 3", "a{x=\"y\"} > 3", {"only series with `x=\"y\"`"}},
        Words{"a{x=\"y\"} > 3", "a > 3", {"no longer only series with `x=\"y\"`"}},
        Words{"sum by (instance, job) (a) > 3",
              "sum by (job) (a) > 3",
              {"`sum by (instance, job)` → `sum by (job)`",
               "label `instance` leaves the alert's identity"}},
        Words{"sum by (job) (a)",
              "sum by (job, zone) (a)",
              {"`sum by (job)` → `sum by (job, zone)`", "label `zone` joins the recorded series"},
              false},
        Words{"histogram_quantile(0.9, sum by (le, job) (rate(a_bucket[5m]))) > 1",
              "histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m]))) > 1",
              {"`sum by (job, le)` → `sum by (le)`", "label `job` leaves the alert's identity"}},
        Words{"a > 3", "a > 3 and b > 0", {"now reads `b`", "computed in another way"}},
        Words{"rate(a[5m]) > 3",
              "sum(rate(a[10m])) > 4",
              {"threshold 3 → 4", "window 5m → 10m", "computed in another way"}},
        Words{"a offset 5m", "a offset 10m", {"offset 5m → 10m"}},
        Words{"a", "a offset 10m", {"offset none → 10m"}},
        Words{"a(", "b", {"another expression"}}));

TEST(ExpressionDifference, LabelsThatTheRuleSetsStay) {
  ExpressionUse use;
  use.is_alert = true;
  use.set_labels = {"instance"};
  EXPECT_EQ(MeaningsOf("sum by (instance) (a) > 1", "sum(a) > 1", use),
            std::vector<std::string>{"`sum by (instance)` → `sum by ()`"});
}

TEST(ExpressionDifference, TheShapeKeepsNamesAndDropsNumbers) {
  EXPECT_EQ(ShapeOf("a:p95 > 3"), ShapeOf("a:p95 > 0.25"));
  EXPECT_EQ(ShapeOf("rate(a[5m])"), ShapeOf("rate(a[1h30m])"));
  EXPECT_NE(ShapeOf("a:p95 > 3"), ShapeOf("a:p99 > 3"));
  EXPECT_NE(ShapeOf("a{b=\"1\"}"), ShapeOf("a{b=\"2\"}"));
}

TEST(ExpressionDifference, MetricsThatAreRead) {
  EXPECT_EQ(MetricsOf("a + {__name__=\"c\"} + b{x=\"y\"} + a"),
            (std::vector<std::string>{"a", "b", "c"}));
}

}  // namespace
}  // namespace qoe::difference
