// Quantiles and fractions of classic histograms: cumulative counts by upper bound (`le`).
//
// Source: Prometheus 3.14, promql/quantile.go.
#pragma once

#include <string_view>
#include <vector>

namespace promql::eval {

struct ClassicBucket {
  double upper_bound = 0;
  double count = 0;  // of all observations up to the bound
};

// The bound that a label `le` has; false: it is no number (the series is left out with a warning).
bool ParseBound(std::string_view text, double& bound);

struct ClassicQuantile {
  double value = 0;
  // Counts fell with rising bounds and were lifted. For the annotation: where, and by how much.
  bool forced_monotonic = false;
  double lowest_bound = 0;
  double highest_bound = 0;
  double largest_fall = 0;
  // Counts that differed by rounding only were made equal.
  bool fixed_precision = false;
};

// histogram_quantile. Sorts `buckets` and joins those with the same bound; NaN without a bucket of
// +Inf, with less than two buckets and without observations. At least one bucket.
ClassicQuantile BucketQuantile(double q, std::vector<ClassicBucket>& buckets);

// histogram_fraction, with the same rules.
double BucketFraction(double lower, double upper, std::vector<ClassicBucket>& buckets);

}  // namespace promql::eval
