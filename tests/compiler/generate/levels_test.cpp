#include "compiler/generate/levels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "compiler/generate/condition.h"
#include "promql/parse.h"

namespace qoe::generate {
namespace {

Condition ConditionIn(std::string_view text) {
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  EXPECT_TRUE(promql::Parse(text, {}, ast, issues));
  return ConditionOf(ast);
}

TEST(Condition, KnowsTheSideOfTheOutermostThreshold) {
  EXPECT_EQ(ConditionIn("a / (b > 0) < 0.5").side, Condition::Side::Below);
  EXPECT_EQ(ConditionIn("a and b >= 2").side, Condition::Side::Above);
  EXPECT_EQ(ConditionIn("a == 2").side, Condition::Side::Neither);
  EXPECT_TRUE(ConditionIn("a == 2").exact);
  EXPECT_EQ(ConditionIn("a / (b > 0) < 0.5").numbers, (std::vector<double>{0, 0.5}));
}

TEST(Condition, LeavesOutNumbersThatNoStreamCanHave) {
  EXPECT_TRUE(ConditionIn("a == Inf").numbers.empty());
  EXPECT_EQ(ConditionIn("a != NaN or a > 2").numbers, (std::vector<double>{2}));
}

TEST(Condition, KnowsWhatIsAboutTheMissing) {
  EXPECT_TRUE(ConditionIn("absent(a)").of_what_is_gone);
  EXPECT_TRUE(ConditionIn("a offset 1h unless a").of_what_is_gone);
  EXPECT_FALSE(ConditionIn("a > 1").of_what_is_gone);
}

TEST(Condition, KnowsHowManySeriesThereHaveToBe) {
  EXPECT_EQ(ConditionIn("count(last_over_time(a[5m])) >= 1000").series, 1000);
  EXPECT_EQ(ConditionIn("count(a) < 1000").series, 0);
  EXPECT_EQ(ConditionIn("sum(a) > 1000").series, 0);
}

TEST(Levels, BetweenHasFewDigits) {
  EXPECT_EQ(Between(2, 3, false), 2.5);
  EXPECT_EQ(Between(1, 10'000, false), 100);
  EXPECT_EQ(Between(3, 2, false), 2.5);
  EXPECT_EQ(Between(0, 1, false), 0.5);
  EXPECT_EQ(Between(100, 201, true), 150);
  const double fine = Between(1.2345, 1.2347, false);
  EXPECT_GT(fine, 1.2345);
  EXPECT_LT(fine, 1.2347);
}

TEST(Levels, NeighboursAreAsNearAsIsAskedFor) {
  EXPECT_TRUE(AreNeighbours(2.99, 3, false));
  EXPECT_FALSE(AreNeighbours(2.9, 3, false));
  EXPECT_TRUE(AreNeighbours(1, 2, true));
  EXPECT_FALSE(AreNeighbours(0, 0.5, false));
}

TEST(Levels, StayWithinTheCatalogueAndBeginOnTheSideOfTheThreshold) {
  Metric metric;
  metric.type = MetricType::Gauge;
  Feed feed;
  feed.metric = &metric;
  feed.stream.kind = artifact::StreamKind::Gauge;
  feed.stream.value = 0.5;
  feed.stream.least = 0;
  feed.stream.most = 1;
  Condition condition;
  condition.side = Condition::Side::Below;
  const std::vector<double> down = LevelsOf(feed, Amount::Value, condition);
  ASSERT_FALSE(down.empty());
  EXPECT_LT(down.front(), 0.5);
  EXPECT_GT(down.back(), 0.5);
  condition.side = Condition::Side::Above;
  EXPECT_GT(LevelsOf(feed, Amount::Value, condition).front(), 0.5);
  for (const double level : down) {
    EXPECT_GE(level, 0);
    EXPECT_LE(level, 1);
    EXPECT_NE(level, 0.5);
  }
}

TEST(Levels, AreFiniteWhateverIsComparedWith) {
  Metric metric;
  metric.type = MetricType::Gauge;
  Feed feed;
  feed.metric = &metric;
  feed.stream.kind = artifact::StreamKind::Gauge;
  Condition condition;
  condition.numbers = {std::numeric_limits<double>::max()};
  for (const double level : LevelsOf(feed, Amount::Value, condition))
    EXPECT_TRUE(std::isfinite(level)) << level;
}

TEST(Levels, OfAHistogramLieBetweenItsBuckets) {
  Metric metric;
  metric.type = MetricType::Histogram;
  Feed feed;
  feed.metric = &metric;
  feed.stream.kind = artifact::StreamKind::Histogram;
  feed.stream.buckets = {1, 2, 4};
  feed.stream.value = 3;
  std::vector<double> levels = LevelsOf(feed, Amount::Value, {});
  std::sort(levels.begin(), levels.end());
  EXPECT_EQ(levels, (std::vector<double>{0.5, 1.5, 6}));
}

}  // namespace
}  // namespace qoe::generate
