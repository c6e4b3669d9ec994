// Whether a counter began anew between two histograms.
#include "promql/eval/bucket_counts.h"
#include "promql/eval/buckets.h"
#include "promql/eval/exponential_bounds.h"
#include "promql/eval/histogram.h"
#include "promql/eval/zero_bucket.h"

namespace promql::eval {
namespace {

BucketCounts CountsOf(const Histogram& h, Side side) {
  if (side == Side::Positive) return {h.positive_spans, h.positive_buckets, {}};
  return {h.negative_spans, h.negative_buckets, {}};
}

// Of bounds that differ those count that both have: what lies between two of them is compared.
bool FewerBetweenCommonBounds(const Histogram& now, const Histogram& before) {
  std::vector<double> common;
  size_t j = 0;
  for (const double bound : now.custom_values) {
    while (j < before.custom_values.size() && before.custom_values[j] < bound) ++j;
    if (j < before.custom_values.size() && before.custom_values[j] == bound) {
      common.push_back(bound);
    }
  }
  const size_t size = common.size() + 1;
  std::vector<double> ours(size), theirs(size), ours_lost(size), theirs_lost(size);
  MapCounts(CountsOf(now, Side::Positive), now.custom_values, common, 1, ours, ours_lost);
  MapCounts(CountsOf(before, Side::Positive), before.custom_values, common, 1, theirs, theirs_lost);
  for (size_t i = 0; i < size; ++i) {
    if (ours[i] + ours_lost[i] < theirs[i] + theirs_lost[i]) return true;
  }
  return false;
}

// A bucket is missing that had a count, or has a smaller count. Both have the schema of `now`;
// buckets within the zero bucket do not count.
bool FewerInBuckets(const Histogram& now, const Histogram& before, Side side) {
  BucketWalk ours(now, side);
  BucketWalk theirs(before, side);
  bool more = ours.Next();
  while (theirs.Next()) {
    const bool within = !HasCustomBuckets(now) && now.zero_threshold > 0 &&
                        ExponentialBound(theirs.index(), now.schema) <= now.zero_threshold;
    if (within) continue;
    while (more && ours.index() < theirs.index()) more = ours.Next();
    if (more && ours.index() == theirs.index()) {
      if (ours.count() < theirs.count()) return true;
    } else if (theirs.count() != 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool DetectReset(const Histogram& now, const Histogram& before) {
  if (now.reset_hint == ResetHint::Reset) return true;
  if (now.reset_hint == ResetHint::NotReset) return false;
  if (now.count < before.count) return true;
  if (HasCustomBuckets(now)) {
    if (!HasCustomBuckets(before)) return true;
    if (now.custom_values != before.custom_values) return FewerBetweenCommonBounds(now, before);
  }
  if (now.schema > before.schema || now.zero_threshold < before.zero_threshold) return true;
  const ZeroBucket zero = WidenZero(before, nullptr, now.zero_threshold);
  if (zero.threshold != now.zero_threshold || now.zero_count < zero.count) return true;
  if (now.schema == before.schema) {
    return FewerInBuckets(now, before, Side::Positive) ||
           FewerInBuckets(now, before, Side::Negative);
  }
  Histogram coarse = before;
  ReduceResolution(coarse, now.schema);
  return FewerInBuckets(now, coarse, Side::Positive) || FewerInBuckets(now, coarse, Side::Negative);
}

ResetHint StoredHint(const Histogram& now, const Histogram* before) {
  if (now.reset_hint == ResetHint::Gauge) return ResetHint::Gauge;
  if (before == nullptr || before->reset_hint == ResetHint::Gauge) return ResetHint::Unknown;
  if (now.reset_hint == ResetHint::Reset) return ResetHint::Unknown;
  const bool same_layout = now.schema == before->schema &&
                           now.zero_threshold == before->zero_threshold &&
                           now.custom_values == before->custom_values;
  if (!same_layout || now.count < before->count || now.zero_count < before->zero_count) {
    return ResetHint::Unknown;
  }
  const bool fewer =
      FewerInBuckets(now, *before, Side::Positive) || FewerInBuckets(now, *before, Side::Negative);
  return fewer ? ResetHint::Unknown : ResetHint::NotReset;
}

}  // namespace promql::eval
