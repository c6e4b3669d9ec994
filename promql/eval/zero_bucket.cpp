#include "promql/eval/zero_bucket.h"

#include "promql/eval/buckets.h"
#include "promql/eval/kahan.h"

namespace promql::eval {
namespace {

using series::Histogram;

double LostIn(const Histogram* compensation, Side side, size_t position) {
  if (compensation == nullptr) return 0;
  const auto& lost =
      side == Side::Positive ? compensation->positive_buckets : compensation->negative_buckets;
  return position < lost.size() ? lost[position] : 0;
}

// Counts the buckets of a side that begin within the threshold into the zero bucket. A bucket with
// a count is never cut: the threshold moves to its end then.
void CountInto(ZeroBucket& zero, const Histogram& h, const Histogram* compensation, Side side) {
  BucketWalk walk(h, side);
  while (walk.Next()) {
    const Bucket bucket = walk.bucket();
    const double inner = side == Side::Positive ? bucket.lower : -bucket.upper;
    const double outer = side == Side::Positive ? bucket.upper : -bucket.lower;
    if (inner >= zero.threshold) return;
    KahanAdd(bucket.count, zero.count, zero.lost);
    const double lost = LostIn(compensation, side, walk.position());
    if (lost != 0) KahanAdd(lost, zero.count, zero.lost);
    if (outer > zero.threshold) {
      if (bucket.count != 0) zero.threshold = outer;
      return;
    }
  }
}

}  // namespace

ZeroBucket WidenZero(const Histogram& h, const Histogram* compensation, double threshold) {
  ZeroBucket zero{.count = h.zero_count,
                  .lost = compensation == nullptr ? 0 : compensation->zero_count,
                  .threshold = threshold};
  if (!(threshold > h.zero_threshold)) return zero;
  while (true) {
    zero.count = h.zero_count;
    CountInto(zero, h, compensation, Side::Positive);
    const double before = zero.threshold;
    CountInto(zero, h, compensation, Side::Negative);
    // Where a negative bucket moved the threshold, positive ones may begin within it now.
    if (!(zero.threshold > before)) return zero;
  }
}

}  // namespace promql::eval
