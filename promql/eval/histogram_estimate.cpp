// Quantiles and fractions: where in a bucket a value lies is not known, but assumed.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "promql/eval/buckets.h"
#include "promql/eval/histogram.h"

namespace promql::eval {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// As Go computes it, so that results are the same to the last bit.
double Log2(double x) {
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  if (fraction == 0.5) return exponent - 1;
  constexpr double kInverseLn2 = 1.44269504088896340735992468100189214;
  return std::log(fraction) * kInverseLn2 + exponent;
}

// Where a histogram has buckets on one side only, the zero bucket is taken to lie there too.
void LeanZeroBucket(const Histogram& h, Bucket& bucket) {
  if (h.negative_buckets.empty() && !h.positive_buckets.empty()) bucket.lower = 0;
  if (h.positive_buckets.empty() && !h.negative_buckets.empty()) bucket.upper = 0;
}

double TotalOf(const std::vector<Bucket>& buckets) {
  double total = 0;
  for (const Bucket& bucket : buckets) total += bucket.count;
  return total;
}

// The value at `fraction` of a bucket.
double ValueAt(const Histogram& h, const Bucket& bucket, double fraction) {
  if (HasCustomBuckets(h) || (bucket.lower <= 0 && bucket.upper >= 0)) {
    return bucket.lower + (bucket.upper - bucket.lower) * fraction;
  }
  const double lower = Log2(std::abs(bucket.lower));
  const double upper = Log2(std::abs(bucket.upper));
  if (bucket.lower > 0) return std::exp2(lower + (upper - lower) * fraction);
  return -std::exp2(upper + (lower - upper) * (1 - fraction));
}

// How many observations there are up to `value`, which is inside of the bucket; `rank` before it.
double RankAt(const Bucket& bucket, double value, double rank, bool linear) {
  if (linear) {
    // Of a bucket without lower bound nothing can be said but that all may be below.
    if (bucket.lower == -kInf) return bucket.count;
    return rank + bucket.count * (value - bucket.lower) / (bucket.upper - bucket.lower);
  }
  const double lower = Log2(std::abs(bucket.lower));
  const double upper = Log2(std::abs(bucket.upper));
  const double at = Log2(std::abs(value));
  const double fraction =
      value > 0 ? (at - lower) / (upper - lower) : 1 - ((at - upper) / (lower - upper));
  return rank + bucket.count * fraction;
}

// The rank of one bound of a fraction, found while the buckets pass by.
class Rank {
 public:
  explicit Rank(double bound) : bound_(bound) {}
  void Begin(const Bucket& bucket, double rank) {
    if (!found_ && bucket.lower >= bound_) Set(rank);
  }
  void Inside(const Bucket& bucket, double rank, bool linear) {
    if (!found_ && bucket.lower < bound_ && bucket.upper > bound_) {
      Set(RankAt(bucket, bound_, rank, linear));
    }
  }
  double Get(double count) const { return !found_ || rank_ > count ? count : rank_; }

 private:
  void Set(double rank) {
    rank_ = rank;
    found_ = true;
  }
  double bound_;
  double rank_ = 0;
  bool found_ = false;
};

}  // namespace

Estimate Quantile(double q, const Histogram& h) {
  if (q < 0) return {.value = -kInf};
  if (q > 1) return {.value = kInf};
  if (h.count == 0 || std::isnan(q)) return {.value = kNan};
  // From below, or from above where that is nearer. Observations of NaN are in no bucket, but in
  // the count: as if they were the highest. Then the way from above is not open.
  const bool has_nan = std::isnan(h.sum);
  const bool from_below = has_nan || q < 0.5;
  std::vector<Bucket> buckets = AllBuckets(h);
  const double total = has_nan ? TotalOf(buckets) : 0;
  if (!from_below) std::reverse(buckets.begin(), buckets.end());
  double rank = (from_below ? q : 1 - q) * h.count;
  double count = 0;
  Bucket bucket;
  for (const Bucket& next : buckets) {
    bucket = next;
    if (bucket.count == 0) continue;
    count += bucket.count;
    if (count >= rank) break;
  }
  if (HasCustomBuckets(h)) {
    if (bucket.lower == -kInf) {
      if (bucket.upper <= 0) return {.value = bucket.upper};
      bucket.lower = 0;
    } else if (bucket.upper == kInf) {
      return {.value = bucket.lower};
    }
  } else if (bucket.lower < 0 && bucket.upper > 0) {
    LeanZeroBucket(h, bucket);
  }
  // Rounding can make the sum of the buckets more than the count.
  count = std::min(count, h.count);
  if (count < rank) {
    if (has_nan) return {.value = kNan, .nan = NanObservations::Result};
    return {.value = bucket.upper};
  }
  rank = from_below ? rank - (count - bucket.count) : count - rank;
  Estimate estimate{.value = ValueAt(h, bucket, rank / bucket.count)};
  // A sum of NaN can also come of both infinities, which are in buckets.
  if (has_nan && total < h.count) estimate.nan = NanObservations::Skewed;
  return estimate;
}

Estimate Fraction(double lower, double upper, const Histogram& h) {
  if (h.count == 0 || std::isnan(lower) || std::isnan(upper)) return {.value = kNan};
  if (lower >= upper) return {.value = 0};
  const std::vector<Bucket> buckets = AllBuckets(h);
  Rank from(lower);
  Rank to(upper);
  double rank = 0;
  for (Bucket bucket : buckets) {
    const bool zero = bucket.lower <= 0 && bucket.upper >= 0;
    if (zero) LeanZeroBucket(h, bucket);
    const bool linear = zero || HasCustomBuckets(h);
    from.Begin(bucket, rank);
    to.Begin(bucket, rank);
    from.Inside(bucket, rank, linear);
    to.Inside(bucket, rank, linear);
    rank += bucket.count;
  }
  double count = h.count;
  Estimate estimate;
  if (std::isnan(h.sum)) {
    count = TotalOf(buckets);
    if (count < h.count) estimate.nan = NanObservations::Excluded;
  }
  estimate.value = (to.Get(count) - from.Get(count)) / h.count;
  return estimate;
}

}  // namespace promql::eval
