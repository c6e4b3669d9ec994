#include "promql/eval/buckets.h"

#include <algorithm>
#include <limits>

#include "promql/eval/exponential_bounds.h"

namespace promql::eval {

using series::Histogram;

double CustomBound(const std::vector<double>& bounds, int32_t index) {
  if (index < 0) return -std::numeric_limits<double>::infinity();
  const auto at = static_cast<size_t>(index);
  return at < bounds.size() ? bounds[at] : std::numeric_limits<double>::infinity();
}

BucketWalk::BucketWalk(const Histogram& histogram, Side side)
    : histogram_(histogram),
      side_(side),
      spans_(side == Side::Positive ? histogram.positive_spans : histogram.negative_spans),
      counts_(side == Side::Positive ? histogram.positive_buckets : histogram.negative_buckets) {}

bool BucketWalk::Next() {
  while (span_ < spans_.size() && next_position_ < counts_.size()) {
    if (!entered_) {
      next_index_ += spans_[span_].offset;
      entered_ = true;
    }
    if (in_span_ < spans_[span_].length) {
      ++in_span_;
      index_ = next_index_++;
      position_ = next_position_++;
      return true;
    }
    ++span_;
    in_span_ = 0;
    entered_ = false;
  }
  return false;
}

Bucket BucketWalk::bucket() const {
  if (histogram_.schema == Histogram::kCustomBuckets) {
    return {.lower = CustomBound(histogram_.custom_values, index_ - 1),
            .upper = CustomBound(histogram_.custom_values, index_),
            .count = count()};
  }
  const double inner = ExponentialBound(index_ - 1, histogram_.schema);
  const double outer = ExponentialBound(index_, histogram_.schema);
  if (side_ == Side::Positive) return {.lower = inner, .upper = outer, .count = count()};
  return {.lower = -outer, .upper = -inner, .count = count()};
}

std::vector<Bucket> AllBuckets(const Histogram& histogram) {
  std::vector<Bucket> all;
  all.reserve(histogram.negative_buckets.size() + histogram.positive_buckets.size() + 1);
  const double zero = histogram.zero_threshold;
  const auto add = [&](Side side) {
    BucketWalk walk(histogram, side);
    while (walk.Next()) {
      Bucket bucket = walk.bucket();
      if (bucket.upper < 0 && bucket.upper > -zero) {
        bucket.upper = -zero;
      } else if (bucket.lower > 0 && bucket.lower < zero) {
        bucket.lower = zero;
      }
      all.push_back(bucket);
    }
  };
  add(Side::Negative);
  std::reverse(all.begin(), all.end());
  if (histogram.zero_count > 0) {
    all.push_back({.lower = -zero, .upper = zero, .count = histogram.zero_count});
  }
  add(Side::Positive);
  return all;
}

}  // namespace promql::eval
