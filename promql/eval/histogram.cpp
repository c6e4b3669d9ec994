// What is done with one histogram, and comparisons of two.
#include "promql/eval/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "promql/eval/buckets.h"
#include "promql/eval/kahan.h"

namespace promql::eval {
namespace {

bool SameBits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

bool SameBuckets(const Histogram& a, const Histogram& b, Side side) {
  BucketWalk in_a(a, side);
  BucketWalk in_b(b, side);
  while (in_a.Next()) {
    if (!in_b.Next() || in_a.index() != in_b.index()) return false;
    if (!SameBits(in_a.count(), in_b.count())) return false;
  }
  return !in_b.Next();
}

template <typename Change>
void ForEachNumber(Histogram& h, Change change) {
  change(h.zero_count);
  change(h.count);
  change(h.sum);
  std::for_each(h.positive_buckets.begin(), h.positive_buckets.end(), change);
  std::for_each(h.negative_buckets.begin(), h.negative_buckets.end(), change);
}

// The value that stands for all in a bucket.
double Midpoint(const Histogram& h, const Bucket& bucket) {
  if (HasCustomBuckets(h)) return (bucket.upper + bucket.lower) / 2.0;
  if (bucket.lower <= 0 && bucket.upper >= 0) return 0;
  const double mean = std::sqrt(bucket.upper * bucket.lower);
  return bucket.upper < 0 ? -mean : mean;
}

}  // namespace

bool Equal(const Histogram& a, const Histogram& b) {
  return a.schema == b.schema && SameBits(a.count, b.count) && SameBits(a.sum, b.sum) &&
         (!HasCustomBuckets(a) || a.custom_values == b.custom_values) &&
         a.zero_threshold == b.zero_threshold && SameBits(a.zero_count, b.zero_count) &&
         SameBuckets(a, b, Side::Negative) && SameBuckets(a, b, Side::Positive);
}

void Multiply(Histogram& h, double factor) {
  ForEachNumber(h, [factor](double& number) { number *= factor; });
  if (factor < 0) h.reset_hint = ResetHint::Gauge;
}

void Divide(Histogram& h, double divisor) {
  if (divisor == 0) {
    h.positive_spans.clear();
    h.negative_spans.clear();
    h.positive_buckets.clear();
    h.negative_buckets.clear();
  }
  ForEachNumber(h, [divisor](double& number) { number /= divisor; });
  if (divisor < 0) h.reset_hint = ResetHint::Gauge;
}

bool HasOverflow(const Histogram& h) {
  const auto infinite = [](double number) { return std::isinf(number); };
  return infinite(h.zero_count) || infinite(h.count) || infinite(h.sum) ||
         std::any_of(h.positive_buckets.begin(), h.positive_buckets.end(), infinite) ||
         std::any_of(h.negative_buckets.begin(), h.negative_buckets.end(), infinite);
}

double Variance(const Histogram& h) {
  const double mean = h.sum / h.count;
  double sum = 0;
  double lost = 0;
  for (const Bucket& bucket : AllBuckets(h)) {
    if (bucket.count == 0) continue;
    const double delta = Midpoint(h, bucket) - mean;
    KahanAdd(bucket.count * delta * delta, sum, lost);
  }
  return (sum + lost) / h.count;
}

}  // namespace promql::eval
