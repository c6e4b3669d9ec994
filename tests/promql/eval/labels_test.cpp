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

}  // namespace
}  // namespace promql::eval
