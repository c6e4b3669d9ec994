#include "promql/eval/labels.h"

#include <gtest/gtest.h>

namespace promql::eval {
namespace {

TEST(Labels, AreSortedAndKeepNoEmptyValues) {
  const Labels labels = {{"job", "b"}, {"empty", ""}, {"__name__", "a"}, {"job", "c"}};
  EXPECT_EQ(Print(labels), R"({__name__="a", job="c"})");
  EXPECT_EQ(labels.metric_name(), "a");
  EXPECT_EQ(labels.Get("empty"), "");
  EXPECT_FALSE(labels.Has("empty"));
}

TEST(Labels, EqualTextsAreEqualWhereverTheyCameFrom) {
  const Labels a = {{"x", "1"}, {"y", "2"}};
  const Labels b = LabelsBuilder(Labels{{"y", "2"}, {"z", "3"}}).Set("x", "1").Remove("z").Build();
  EXPECT_EQ(a, b);
  EXPECT_EQ(a.hash(), b.hash());
  EXPECT_EQ(Labels(), Labels({{"x", ""}}));
}

TEST(Labels, AreOrderedLikeResults) {
  const Labels none;
  const Labels a = {{"a", "1"}};
  const Labels a_b = {{"a", "1"}, {"b", "1"}};
  const Labels a_2 = {{"a", "2"}};
  EXPECT_LT(none, a);
  EXPECT_LT(a, a_b);
  EXPECT_LT(a_b, a_2);
}

TEST(Labels, KeepAndDrop) {
  const Labels labels = {{"__name__", "m"}, {"__type__", "gauge"}, {"a", "1"}, {"b", "2"}};
  const std::vector<std::string> names = {"a", "missing"};
  EXPECT_EQ(labels.Keep(names), Labels({{"a", "1"}}));
  EXPECT_EQ(labels.Drop(names), Labels({{"__name__", "m"}, {"__type__", "gauge"}, {"b", "2"}}));
  EXPECT_EQ(labels.WithoutName(), Labels({{"a", "1"}, {"b", "2"}}));
}

// However the name is taken away, the labels are the same.
TEST(Labels, WithoutNameAreLikeOthers) {
  const std::vector<std::string> name = {"__name__"};
  const Labels expected = {{"a", "1"}, {"b", "2"}};
  const Labels first = {{"__name__", "m"}, {"a", "1"}, {"b", "2"}};
  const Labels second = {{"A", "0"}, {"__name__", "m"}};
  for (const Labels& each : {first.WithoutName(), first.WithoutName().WithoutName(),
                             first.WithoutName().Drop(name), first.Drop(name)}) {
    EXPECT_EQ(each, expected);
    EXPECT_EQ(each.hash(), expected.hash());
    EXPECT_EQ(each <=> expected, std::strong_ordering::equal);
    EXPECT_EQ(Print(each), Print(expected));
    EXPECT_EQ(each.size(), 2);
    EXPECT_EQ(each.metric_name(), "");
    EXPECT_NE(each, first);
    EXPECT_NE(each.hash(), first.hash());
  }
  EXPECT_EQ(first.WithoutName().Keep(std::vector<std::string>{"b"}), Labels({{"b", "2"}}));
  EXPECT_EQ(LabelsBuilder(first.WithoutName()).Set("a", "").Build(), Labels({{"b", "2"}}));
  EXPECT_EQ(second.WithoutName(), Labels({{"A", "0"}}));
  EXPECT_EQ(second.WithoutName().hash(), Labels({{"A", "0"}}).hash());
  const Labels only_name = {{"__name__", "m"}};
  EXPECT_TRUE(only_name.WithoutName().empty());
  EXPECT_EQ(only_name.WithoutName(), Labels());
}

TEST(Labels, OutliveWhatTheyWereMadeOf) {
  Labels kept;
  {
    const std::string value(40, 'v');
    const Labels made = {{"__name__", "m"}, {"a", value}};
    kept = made.WithoutName();
    kept = Labels(kept);
    Labels& same = kept;
    kept = same;
  }
  EXPECT_EQ(kept.Get("a"), std::string(40, 'v'));
  Labels moved = std::move(kept);
  EXPECT_EQ(moved.size(), 1);
}

}  // namespace
}  // namespace promql::eval
