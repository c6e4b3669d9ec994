#include "promql/eval/storage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace promql::eval {
namespace {

std::vector<uint32_t> Selected(const Storage& storage, const std::vector<LabelMatcher>& matchers) {
  std::vector<uint32_t> numbers;
  std::string error;
  EXPECT_TRUE(storage.Select(matchers, numbers, error)) << error;
  return numbers;
}

class StorageTest : public testing::Test {
 protected:
  void SetUp() override {
    storage_.AddSeries({{"__name__", "up"}, {"job", "a"}});
    storage_.AddSeries({{"__name__", "up"}, {"job", "b"}, {"zone", "z"}});
    storage_.AddSeries({{"__name__", "down"}, {"job", "ab"}});
  }
  Storage storage_;
};

TEST_F(StorageTest, FindsASeriesThatIsThere) {
  EXPECT_EQ(storage_.AddSeries({{"job", "a"}, {"__name__", "up"}}), 0U);
  EXPECT_EQ(storage_.series_count(), 3U);
  EXPECT_EQ(storage_.FindSeries({{"__name__", "up"}}), std::nullopt);
  EXPECT_TRUE(storage_.HasMetric("down"));
  EXPECT_FALSE(storage_.HasMetric("job"));
}

TEST_F(StorageTest, SelectsInTheOrderOfAdding) {
  using V = std::vector<uint32_t>;
  EXPECT_EQ(Selected(storage_, {{"__name__", MatchOp::Equal, "up"}}), (V{0, 1}));
  EXPECT_EQ(Selected(storage_, {{"job", MatchOp::Regex, "a.*"}}), (V{0, 2}));
  EXPECT_EQ(Selected(storage_, {{"job", MatchOp::Regex, "a|b"}}), (V{0, 1}));
  EXPECT_EQ(Selected(storage_, {{"job", MatchOp::NotRegex, "a|b"}}), (V{2}));
  EXPECT_EQ(Selected(storage_, {{"zone", MatchOp::Equal, ""}}), (V{0, 2}));
  EXPECT_EQ(Selected(storage_, {{"zone", MatchOp::NotEqual, ""}}), (V{1}));
  EXPECT_EQ(Selected(storage_, {{"zone", MatchOp::Equal, "y"}}), V());
}

TEST_F(StorageTest, SelectsByNameAndLabels) {
  using V = std::vector<uint32_t>;
  const LabelMatcher up = {"__name__", MatchOp::Equal, "up"};
  EXPECT_EQ(Selected(storage_, {{"job", MatchOp::Equal, "b"}, up}), (V{1}));
  EXPECT_EQ(Selected(storage_, {up, {"zone", MatchOp::Equal, ""}}), (V{0}));
  EXPECT_EQ(Selected(storage_, {up, {"__name__", MatchOp::Equal, "down"}}), V());
  EXPECT_EQ(Selected(storage_, {{"__name__", MatchOp::Equal, "nothing"}}), V());
  EXPECT_EQ(Selected(storage_, {{"__name__", MatchOp::Regex, "up|down"}}), (V{0, 1, 2}));
  // A series without a name.
  storage_.AddSeries({{"job", "c"}});
  EXPECT_EQ(Selected(storage_, {{"__name__", MatchOp::Equal, ""}}), (V{3}));
  EXPECT_FALSE(storage_.HasMetric(""));
}

TEST_F(StorageTest, RoomThatIsMadeChangesNothing) {
  storage_.ReserveSeries(100);
  storage_.ReserveSamples(0, 100);
  EXPECT_EQ(storage_.series_count(), 3U);
  EXPECT_TRUE(storage_.series(0).times.empty());
  EXPECT_EQ(storage_.AddSeries({{"__name__", "new"}}), 3U);
}

TEST_F(StorageTest, SaysWhyAnExpressionDoesNotCompile) {
  std::vector<uint32_t> numbers;
  std::string error;
  const std::vector<LabelMatcher> matchers = {{"job", MatchOp::Regex, "(a"}};
  EXPECT_FALSE(storage_.Select(matchers, numbers, error));
  EXPECT_FALSE(error.empty());
}

TEST_F(StorageTest, PutsLateSamplesInTheirPlace) {
  storage_.Append(0, 10, 1);
  storage_.Append(0, 30, 3);
  storage_.Append(0, 20, 2);
  storage_.Append(0, 30, 4);
  storage_.AppendStale(0, 40);
  const Column& column = storage_.series(0);
  EXPECT_EQ(column.times, (std::vector<int64_t>{10, 20, 30, 40}));
  EXPECT_EQ(column.values[2], 4);
  EXPECT_TRUE(IsStale(column.values[3]));
  EXPECT_TRUE(column.has_stale);
  EXPECT_TRUE(column.histograms.empty());
  EXPECT_EQ(storage_.sample_count(), 4U);
}

TEST_F(StorageTest, MixesNumbersAndHistograms) {
  storage_.Append(0, 10, 1);
  storage_.Append(0, 20, series::Histogram(), 5);
  storage_.Append(0, 30, 3);
  const Column& column = storage_.series(0);
  ASSERT_EQ(column.histograms.size(), 3U);
  EXPECT_EQ(column.histograms[0], nullptr);
  EXPECT_NE(column.histograms[1], nullptr);
  EXPECT_EQ(column.start_timestamps, (std::vector<int64_t>{0, 5, 0}));
}

TEST(Staleness, IsNotEveryNan) {
  EXPECT_TRUE(std::isnan(StaleMarker()));
  EXPECT_TRUE(IsStale(StaleMarker()));
  EXPECT_FALSE(IsStale(std::numeric_limits<double>::quiet_NaN()));
}

}  // namespace
}  // namespace promql::eval
