#include "promql/eval/classic_histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace promql::eval {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

using Buckets = std::vector<ClassicBucket>;

double ValueOf(double q, Buckets buckets) { return BucketQuantile(q, buckets).value; }
double FractionOf(double lower, double upper, Buckets buckets) {
  return BucketFraction(lower, upper, buckets);
}

TEST(ClassicHistogram, Bounds) {
  struct Case {
    std::string_view text;
    double bound;
  };
  for (const Case& c :
       {Case{"0.5", 0.5}, Case{"+Inf", kInf}, Case{"inf", kInf}, Case{"-Infinity", -kInf},
        Case{"1e3", 1000}, Case{"-2", -2}, Case{"0x1p-1", 0.5}, Case{".5", 0.5}, Case{"5.", 5}}) {
    double bound = 0;
    EXPECT_TRUE(ParseBound(c.text, bound)) << c.text;
    EXPECT_EQ(bound, c.bound) << c.text;
  }
  for (const std::string_view text :
       {"", "Hello World", "+", "--1", "+-1", "1 ", " 1", "1e999", "0x10", "nan(1)", "1,5"}) {
    double bound = 0;
    EXPECT_FALSE(ParseBound(text, bound)) << text;
  }
}

TEST(ClassicHistogram, Quantiles) {
  const Buckets buckets = {{1, 2}, {2, 6}, {kInf, 8}};
  EXPECT_EQ(ValueOf(0.5, buckets), 1.5);
  EXPECT_EQ(ValueOf(0.125, buckets), 0.5);
  EXPECT_EQ(ValueOf(0.99, buckets), 2);  // the last bound there is
  EXPECT_EQ(ValueOf(-1, buckets), -kInf);
  EXPECT_EQ(ValueOf(2, buckets), kInf);
  EXPECT_TRUE(std::isnan(ValueOf(std::nan(""), buckets)));
  EXPECT_TRUE(std::isnan(ValueOf(0.5, {{1, 2}, {2, 6}})));
  EXPECT_TRUE(std::isnan(ValueOf(0.5, {{kInf, 6}})));
  EXPECT_TRUE(std::isnan(ValueOf(0.5, {{1, 0}, {kInf, 0}})));
  EXPECT_EQ(ValueOf(0.1, {{-1, 2}, {kInf, 8}}), -1);
}

TEST(ClassicHistogram, OrderAndDoubles) {
  EXPECT_EQ(ValueOf(0.5, {{kInf, 8}, {2, 3}, {1, 2}, {2, 3}}), 1.5);
}

TEST(ClassicHistogram, FallingCountsAreLifted) {
  Buckets buckets = {{0.1, 2}, {1, 1}, {10, 5}, {100, 4}, {1000, 9}, {kInf, 8}};
  const ClassicQuantile result = BucketQuantile(0.5, buckets);
  EXPECT_EQ(result.value, 8.5);
  EXPECT_TRUE(result.forced_monotonic);
  EXPECT_EQ(result.lowest_bound, 1);
  EXPECT_EQ(result.highest_bound, kInf);
  EXPECT_EQ(result.largest_fall, 1);
}

TEST(ClassicHistogram, WhatRoundingDidIsNotTold) {
  Buckets buckets = {{1, 100}, {2, 100 - 1e-11}, {kInf, 200}};
  const ClassicQuantile result = BucketQuantile(0.5, buckets);
  EXPECT_FALSE(result.forced_monotonic);
  EXPECT_TRUE(result.fixed_precision);
}

TEST(ClassicHistogram, Fractions) {
  const Buckets buckets = {{1, 2}, {2, 6}, {kInf, 8}};
  EXPECT_EQ(FractionOf(-kInf, kInf, buckets), 1);
  EXPECT_EQ(FractionOf(1, 2, buckets), 0.5);
  EXPECT_EQ(FractionOf(0, 1.5, buckets), 0.5);
  EXPECT_EQ(FractionOf(2, 1, buckets), 0);
  EXPECT_EQ(FractionOf(3, kInf, buckets), 0.25);
  EXPECT_TRUE(std::isnan(FractionOf(0, 1, {{1, 2}})));
}

}  // namespace
}  // namespace promql::eval
