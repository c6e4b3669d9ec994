#include "promql/eval/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "promql/eval/exponential_bounds.h"

namespace promql::eval {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Histogram H(std::string_view text) {
  Histogram histogram;
  std::vector<Issue> issues;
  EXPECT_TRUE(series::ParseHistogram(text, histogram, issues)) << text;
  return histogram;
}

std::string Sum(std::string_view a, std::string_view b) {
  Histogram sum = H(a);
  Add(sum, H(b));
  Compact(sum);
  return series::Print(sum);
}

std::string Difference(std::string_view a, std::string_view b) {
  Histogram difference = H(a);
  Subtract(difference, H(b));
  Compact(difference);
  return series::Print(difference);
}

TEST(ExponentialBounds, AreThoseOfEverybody) {
  EXPECT_EQ(ExponentialBound(0, 0), 1);
  EXPECT_EQ(ExponentialBound(-1, 0), 0.5);
  EXPECT_EQ(ExponentialBound(3, 0), 8);
  EXPECT_EQ(ExponentialBound(1, 1), 1.414213562373095);  // not the nearest to the root of two
  EXPECT_EQ(ExponentialBound(-1, 1), 0.7071067811865475);
  EXPECT_EQ(ExponentialBound(1, -2), 16);
  EXPECT_EQ(ExponentialBound(-1, -4), std::ldexp(1, -16));
  EXPECT_EQ(ExponentialBound(256, 8), 2);
  EXPECT_EQ(ExponentialBound(1024, 0), std::numeric_limits<double>::max());
  EXPECT_EQ(ExponentialBound(64, -4), std::numeric_limits<double>::max());
  EXPECT_EQ(ExponentialBound(1025, 0), kInf);
  EXPECT_EQ(ExponentialBound(std::numeric_limits<int32_t>::max(), 99), kInf);
  EXPECT_EQ(ExponentialBound(std::numeric_limits<int32_t>::min(), -99), 0);
}

TEST(HistogramMerge, BucketsThatOnlyOneHasAreKept) {
  EXPECT_EQ(Sum("{{count:3 sum:2 buckets:[1 0 2]}}", "{{count:1 sum:3 offset:4 buckets:[1]}}"),
            "{{count:4 sum:5 buckets:[1 0 2 0 1]}}");
  EXPECT_EQ(Difference("{{count:3 buckets:[1 2]}}", "{{count:3 buckets:[1 2]}}"), "{{}}");
  EXPECT_EQ(Difference("{{n_buckets:[1 2]}}", "{{n_offset:-1 n_buckets:[4 1]}}"),
            "{{n_offset:-1 n_buckets:[-4 0 2]}}");
}

TEST(HistogramMerge, TheCoarserResolutionWins) {
  EXPECT_EQ(Sum("{{schema:1 buckets:[1 2 3]}}", "{{schema:0 buckets:[4 5]}}"),
            "{{buckets:[5 10]}}");
  EXPECT_EQ(Sum("{{schema:0 buckets:[4 5]}}", "{{schema:1 offset:-2 buckets:[7 0 1 2 3]}}"),
            "{{offset:-1 buckets:[7 5 10]}}");
}

TEST(HistogramMerge, TheZeroBucketGrowsToTheNextBoundThatCutsNothing) {
  // 0.75 lies in (0.5, 1], which has a count: the threshold becomes 1.
  EXPECT_EQ(Sum("{{z_bucket:1 z_bucket_w:0.75 buckets:[0 1]}}",
                "{{z_bucket:2 z_bucket_w:0.001 offset:-1 buckets:[3 4 5]}}"),
            "{{z_bucket:10 z_bucket_w:1 offset:1 buckets:[6]}}");
  // Where it has none, the threshold stays.
  EXPECT_EQ(Sum("{{z_bucket:1 z_bucket_w:0.75}}",
                "{{z_bucket:2 z_bucket_w:0.001 offset:1 "
                "buckets:[4]}}"),
            "{{z_bucket:3 z_bucket_w:0.75 offset:1 buckets:[4]}}");
  // A negative bucket moves it on, and a positive one falls into it then.
  EXPECT_EQ(Sum("{{z_bucket:1 z_bucket_w:1.5}}", "{{buckets:[1 2] n_offset:1 n_buckets:[4 8]}}"),
            "{{z_bucket:8 z_bucket_w:2 n_offset:2 n_buckets:[8]}}");
}

TEST(HistogramMerge, AThresholdOfNanEnds) {
  Histogram h = H("{{z_bucket:1 z_bucket_w:NaN buckets:[1]}}");
  Add(h, H("{{z_bucket_w:1 buckets:[2]}}"));
  EXPECT_EQ(h.positive_buckets.size(), 1U);
}

TEST(HistogramMerge, OfCustomBoundsTheCommonOnesAreLeft) {
  Histogram sum = H("{{schema:-53 count:10 custom_values:[1 2 3] buckets:[1 2 3 4]}}");
  const Merged merged = Add(sum, H("{{schema:-53 count:3 custom_values:[2 4] buckets:[1 1 1]}}"));
  EXPECT_TRUE(merged.bounds_reconciled);
  EXPECT_EQ(series::Print(sum), "{{schema:-53 count:13 custom_values:[2] buckets:[4 9]}}");
}

TEST(HistogramMerge, ExponentialAndCustomBucketsDoNotMix) {
  Histogram h = H("{{count:1 buckets:[1]}}");
  EXPECT_TRUE(Add(h, H("{{schema:-53 custom_values:[1] buckets:[1]}}")).incompatible);
  EXPECT_EQ(series::Print(h), "{{count:1 buckets:[1]}}");
}

TEST(HistogramMerge, Hints) {
  struct Case {
    std::string_view a, b;
    ResetHint result;
    bool collide;
  };
  const Case cases[] = {
      {"reset", "reset", ResetHint::Reset, false},
      {"reset", "gauge", ResetHint::Gauge, false},
      {"gauge", "not_reset", ResetHint::Gauge, false},
      {"unknown", "not_reset", ResetHint::Unknown, false},
      {"not_reset", "unknown", ResetHint::Unknown, false},
      {"not_reset", "reset", ResetHint::Unknown, true},
  };
  for (const Case& c : cases) {
    Histogram h = H("{{counter_reset_hint:" + std::string(c.a) + "}}");
    const Merged merged = Add(h, H("{{counter_reset_hint:" + std::string(c.b) + "}}"));
    EXPECT_EQ(h.reset_hint, c.result) << c.a << " + " << c.b;
    EXPECT_EQ(merged.hints_collide, c.collide) << c.a << " + " << c.b;
  }
}

TEST(HistogramTotal, LosesNothingToRounding) {
  HistogramTotal total(HistogramTotal::Kind::Sum);
  for (const char* sum : {"1", "1e100", "1", "-1e100"}) {
    total.Add(H("{{count:1 sum:" + std::string(sum) + " buckets:[" + sum + "]}}"));
  }
  const Histogram result = total.Take();
  EXPECT_EQ(series::Print(result), "{{count:4 sum:2 buckets:[2]}}");
}

TEST(HistogramTotal, AMeanDoesNotOverflow) {
  HistogramTotal total(HistogramTotal::Kind::Mean);
  for (int i = 0; i < 4; ++i) total.Add(H("{{count:1.5e308 sum:8 buckets:[1e308]}}"));
  const Histogram mean = total.Take();
  EXPECT_DOUBLE_EQ(mean.count, 1.5e308);
  EXPECT_DOUBLE_EQ(mean.sum, 8);
  EXPECT_DOUBLE_EQ(mean.positive_buckets.at(0), 1e308);
}

TEST(HistogramTotal, TellsOfWhatDoesNotFit) {
  HistogramTotal total(HistogramTotal::Kind::Mean);
  total.Add(H("{{counter_reset_hint:reset}}"));
  total.Add(H("{{counter_reset_hint:not_reset}}"));
  EXPECT_TRUE(total.hints_collide());
  total.Add(H("{{schema:-53 custom_values:[1]}}"));
  EXPECT_TRUE(total.incompatible());
}

TEST(HistogramReset, IsSeenInEveryNumberButTheSum) {
  struct Case {
    std::string_view before, now;
    bool reset;
  };
  const Case cases[] = {
      {"{{count:3 sum:9 buckets:[1 2]}}", "{{count:3 sum:1 buckets:[1 2]}}", false},
      {"{{count:3}}", "{{count:2}}", true},
      {"{{count:3 buckets:[1 2]}}", "{{count:3 buckets:[2 1]}}", true},
      {"{{count:3 buckets:[1 2]}}", "{{count:9 buckets:[1]}}", true},
      {"{{count:3 buckets:[1 0 0]}}", "{{count:9 buckets:[1]}}", false},
      {"{{count:3 n_buckets:[1 2]}}", "{{count:9 n_buckets:[1 1]}}", true},
      {"{{z_bucket:2}}", "{{z_bucket:1}}", true},
      {"{{count:3 buckets:[1]}}", "{{count:3 buckets:[0]}}", true},
      {"{{count:3 buckets:[1]}}", "{{count:3 buckets:[0] counter_reset_hint:not_reset}}", false},
      {"{{count:3}}", "{{count:3 counter_reset_hint:reset}}", true},
      // A finer resolution comes with a reset only, a coarser one without.
      {"{{buckets:[1]}}", "{{schema:1 buckets:[1 1 1]}}", true},
      {"{{schema:1 buckets:[1 1 1]}}", "{{buckets:[1 2]}}", false},
      {"{{schema:1 buckets:[1 1 1]}}", "{{buckets:[1 1]}}", true},
      // So it is with the zero bucket.
      {"{{z_bucket_w:1}}", "{{z_bucket_w:0.5}}", true},
      {"{{z_bucket:1 z_bucket_w:0.5 buckets:[2]}}", "{{z_bucket:3 z_bucket_w:1}}", false},
      {"{{z_bucket:1 z_bucket_w:0.5 buckets:[2]}}", "{{z_bucket:2 z_bucket_w:1}}", true},
      {"{{z_bucket:1 z_bucket_w:0.5 buckets:[2]}}", "{{z_bucket:3 z_bucket_w:0.75}}", true},
      // Custom bounds: between those that both have.
      {"{{schema:-53 custom_values:[1] buckets:[1]}}",
       "{{schema:-53 custom_values:[1 2] buckets:[1]}}", false},
      {"{{schema:-53 custom_values:[1 3] buckets:[1 2]}}",
       "{{schema:-53 custom_values:[1 2 3] buckets:[1 1 1]}}", false},
      {"{{schema:-53 custom_values:[1 3] buckets:[1 2]}}",
       "{{schema:-53 custom_values:[1 2 3] buckets:[1 1 0 5]}}", true},
      {"{{buckets:[1]}}", "{{schema:-53 custom_values:[1] buckets:[9]}}", true},
      {"{{schema:-53 custom_values:[1] buckets:[1]}}", "{{buckets:[9]}}", true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(DetectReset(H(c.now), H(c.before)), c.reset) << c.before << " then " << c.now;
  }
}

TEST(HistogramReset, HintsAsPrometheusStoresThem) {
  const Histogram one = H("{{count:1 buckets:[1]}}");
  const Histogram two = H("{{count:2 buckets:[2]}}");
  const Histogram gauge = H("{{count:2 buckets:[2] counter_reset_hint:gauge}}");
  EXPECT_EQ(StoredHint(one, nullptr), ResetHint::Unknown);
  EXPECT_EQ(StoredHint(two, &one), ResetHint::NotReset);
  EXPECT_EQ(StoredHint(one, &two), ResetHint::Unknown);
  EXPECT_EQ(StoredHint(gauge, &one), ResetHint::Gauge);
  EXPECT_EQ(StoredHint(two, &gauge), ResetHint::Unknown);
}

TEST(HistogramEqual, ByBits) {
  EXPECT_TRUE(Equal(H("{{sum:NaN buckets:[1]}}"), H("{{sum:NaN buckets:[1]}}")));
  EXPECT_FALSE(Equal(H("{{sum:0}}"), H("{{sum:-0}}")));
  EXPECT_FALSE(Equal(H("{{buckets:[1 0]}}"), H("{{buckets:[1]}}")));
  EXPECT_TRUE(Equal(H("{{counter_reset_hint:gauge}}"), H("{{}}")));
}

TEST(HistogramScale, ByZeroAndBelow) {
  Histogram h = H("{{count:2 sum:0 z_bucket:1 buckets:[1]}}");
  Divide(h, 0);
  EXPECT_EQ(h.count, kInf);
  EXPECT_TRUE(std::isnan(h.sum));
  EXPECT_TRUE(h.positive_buckets.empty() && h.positive_spans.empty());
  Histogram negative = H("{{count:2}}");
  Multiply(negative, -1);
  EXPECT_EQ(series::Print(negative), "{{count:-2 counter_reset_hint:gauge}}");
}

TEST(HistogramEstimate, QuantilesOfOutsideAndOfNothing) {
  const Histogram h = H("{{count:4 sum:5 buckets:[1 2 1]}}");
  EXPECT_EQ(Quantile(-0.1, h).value, -kInf);
  EXPECT_EQ(Quantile(1.1, h).value, kInf);
  EXPECT_TRUE(std::isnan(Quantile(kNan, h).value));
  EXPECT_TRUE(std::isnan(Quantile(0.5, H("{{}}")).value));
  EXPECT_EQ(Quantile(1, h).value, 4);
  EXPECT_EQ(Quantile(0, h).value, 0.5);
}

TEST(HistogramEstimate, ObservationsOfNan) {
  const Histogram h = H("{{count:15 sum:NaN buckets:[12]}}");
  EXPECT_EQ(Quantile(0.9, h).nan, NanObservations::Result);
  EXPECT_EQ(Quantile(0.5, h).nan, NanObservations::Skewed);
  EXPECT_EQ(Fraction(-kInf, kInf, h).nan, NanObservations::Excluded);
  EXPECT_EQ(Fraction(-kInf, kInf, h).value, 0.8);
  // Both infinities make the sum NaN, too, but are in buckets.
  EXPECT_EQ(Quantile(0.5, H("{{count:12 sum:NaN buckets:[12]}}")).nan, NanObservations::None);
}

TEST(HistogramEstimate, FractionIsTheInverseOfQuantile) {
  const Histogram h =
      H("{{schema:2 count:26 sum:3 z_bucket:2 z_bucket_w:0.001 buckets:[1 2 3 4] "
        "n_buckets:[5 1 8]}}");
  for (const double q : {0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.99}) {
    EXPECT_NEAR(Fraction(-kInf, Quantile(q, h).value, h).value, q, 1e-12);
  }
}

TEST(HistogramTrim, TheTwoPartsMakeTheWhole) {
  const Histogram h =
      H("{{schema:1 count:19 sum:3 z_bucket:2 z_bucket_w:0.001 buckets:[1 2 3 4] "
        "n_buckets:[5 1 1]}}");
  for (const double bound : {-2.0, -1.1, -0.0005, 0.0, 0.0002, 0.9, 1.0, 1.3, 5.0}) {
    Histogram below = h;
    Histogram above = h;
    TrimUpper(below, bound);
    TrimLower(above, bound);
    EXPECT_NEAR(below.count + above.count, 19, 1e-12) << bound;
    EXPECT_NEAR(below.count, Fraction(-kInf, bound, h).value * 19, 1e-12) << bound;
  }
}

TEST(HistogramTrim, NothingCutOffChangesNothing) {
  Histogram h = H("{{count:3 sum:123.75 buckets:[1 0 2]}}");
  TrimLower(h, -kInf);
  TrimUpper(h, kInf);
  EXPECT_EQ(series::Print(h), "{{count:3 sum:123.75 buckets:[1 0 2]}}");
}

TEST(HistogramVariance, OfOneValue) {
  EXPECT_EQ(Variance(H("{{schema:-53 count:2 sum:6 custom_values:[2 4] buckets:[0 2]}}")), 0);
  EXPECT_TRUE(std::isnan(Variance(H("{{}}"))));
}

}  // namespace
}  // namespace promql::eval
