// The part of a histogram below or above a bound. How many of a bucket's observations lie on which
// side of the bound is interpolated; the sum is estimated anew when anything was cut off.
#include <cmath>
#include <limits>

#include "promql/eval/buckets.h"
#include "promql/eval/exponential_bounds.h"
#include "promql/eval/histogram.h"

namespace promql::eval {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

enum class Keep : uint8_t { Below, Above };

// How many are kept, and the value that stands for each.
struct Part {
  double count = 0;
  double value = 0;
};

double FiniteOrZero(double x) { return std::isinf(x) ? 0 : x; }

double Midpoint(double lower, double upper, Side side, bool linear) {
  if (std::isinf(lower)) {
    if (std::isinf(upper)) return 0;
    return upper > 0 ? upper / 2 : upper;
  }
  if (std::isinf(upper)) return lower;
  if (linear) return (lower + upper) / 2;
  const double mean = std::sqrt(std::abs(lower * upper));
  return side == Side::Positive ? mean : -mean;
}

// Of a bucket without lower bound: from zero if its upper bound is positive; else nothing is known
// but that all are below that.
Part CutFromMinusInfinity(const Bucket& bucket, double bound, Keep keep) {
  const bool finite = bucket.upper != kInf;
  if (keep == Keep::Below) {
    if (bound >= bucket.upper) return {bucket.count, 0};
    if (bound > 0 && bucket.upper > 0 && finite) {
      return {bucket.count * bound / bucket.upper, bound / 2};
    }
    if (bucket.upper <= 0) return {bucket.count, bound};
    return {0, FiniteOrZero(bucket.upper)};
  }
  if (bound <= bucket.lower) return {bucket.count, 0};
  if (bound >= 0 && bucket.upper > bound && finite) {
    return {bucket.count * (1 - bound / bucket.upper), (bound + bucket.upper) / 2};
  }
  return {0, FiniteOrZero(bucket.upper)};
}

Part CutToInfinity(const Bucket& bucket, double bound, Keep keep) {
  if (keep == Keep::Above && bound >= bucket.lower) return {bucket.count, bound};
  return {0, FiniteOrZero(bucket.lower)};
}

double CountBelow(const Bucket& bucket, double bound, Side side, bool linear) {
  if (bound <= bucket.lower) return 0;
  if (bound >= bucket.upper) return bucket.count;
  double fraction = 0;
  if (linear) {
    fraction = (bound - bucket.lower) / (bucket.upper - bucket.lower);
  } else {
    const double lower = std::log2(std::abs(bucket.lower));
    const double upper = std::log2(std::abs(bucket.upper));
    const double at = std::log2(std::abs(bound));
    fraction = side == Side::Positive ? (at - lower) / (upper - lower)
                                      : 1 - ((at - upper) / (lower - upper));
  }
  return bucket.count * fraction;
}

// The bound is inside of the bucket.
Part Cut(const Bucket& bucket, double bound, Keep keep, Side side, bool linear) {
  if (bucket.lower == -kInf) return CutFromMinusInfinity(bucket, bound, keep);
  if (bucket.upper == kInf) return CutToInfinity(bucket, bound, keep);
  const double below = CountBelow(bucket, bound, side, linear);
  if (keep == Keep::Below) return {below, Midpoint(bucket.lower, bound, side, linear)};
  return {bucket.count - below, Midpoint(bound, bucket.upper, side, linear)};
}

Part CutZero(Bucket zero, double bound, Keep keep, bool has_positive, bool has_negative) {
  if (has_negative && !has_positive) zero.upper = 0;
  if (has_positive && !has_negative) zero.lower = 0;
  const double middle = (zero.lower + zero.upper) / 2;
  const double width = zero.upper - zero.lower;
  if (keep == Keep::Below) {
    if (bound <= zero.lower) return {};
    if (bound >= zero.upper) return {zero.count, middle};
    return {zero.count * ((bound - zero.lower) / width), (zero.lower + bound) / 2};
  }
  if (bound <= zero.lower) return {zero.count, middle};
  if (bound >= zero.upper) return {};
  return {zero.count * ((zero.upper - bound) / width), (bound + zero.upper) / 2};
}

class Trimmer {
 public:
  Trimmer(Histogram& h, double bound, Keep keep) : h_(h), bound_(bound), keep_(keep) {}

  void Run() {
    const bool has_positive = TrimSide(Side::Positive, h_.positive_buckets);
    const bool has_negative = TrimSide(Side::Negative, h_.negative_buckets);
    if (h_.zero_count > 0) {
      const Bucket zero{
          .lower = -h_.zero_threshold, .upper = h_.zero_threshold, .count = h_.zero_count};
      const Part part = CutZero(zero, bound_, keep_, has_positive, has_negative);
      Replace(h_.zero_count, part.count);
      Take(part);
    }
    if (!changed_) return;
    h_.count = count_;
    h_.sum = sum_;
    Compact(h_);
  }

 private:
  // Whether the side has any observations.
  bool TrimSide(Side side, std::vector<double>& counts) {
    const bool linear = HasCustomBuckets(h_);
    bool any = false;
    BucketWalk walk(h_, side);
    while (walk.Next()) {
      const Bucket bucket = walk.bucket();
      if (bucket.count == 0) continue;
      any = true;
      const bool whole = keep_ == Keep::Below ? bucket.upper <= bound_ : bucket.lower >= bound_;
      const bool inside = keep_ == Keep::Below ? bucket.lower < bound_ : bucket.upper > bound_;
      Part part;
      if (whole) {
        part = {bucket.count, Midpoint(bucket.lower, bucket.upper, side, linear)};
      } else if (inside) {
        part = Cut(bucket, bound_, keep_, side, linear);
      }
      Replace(counts[walk.position()], part.count);
      if (whole || inside) Take(part);
    }
    return any;
  }
  void Replace(double& count, double kept) {
    if (count != kept) changed_ = true;
    count = kept;
  }
  void Take(const Part& part) {
    count_ += part.count;
    sum_ += part.value * part.count;
  }

  Histogram& h_;
  double bound_;
  Keep keep_;
  double count_ = 0;
  double sum_ = 0;
  bool changed_ = false;
};

}  // namespace

void TrimUpper(Histogram& h, double bound) { Trimmer(h, bound, Keep::Below).Run(); }
void TrimLower(Histogram& h, double bound) { Trimmer(h, bound, Keep::Above).Run(); }

}  // namespace promql::eval
