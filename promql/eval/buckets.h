// The buckets of a native histogram one after the other, with their bounds.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/series/series.h"

namespace promql::eval {

struct Bucket {
  double lower = 0;
  double upper = 0;
  double count = 0;
};

enum class Side : uint8_t { Positive, Negative };

// The buckets of one side from the zero bucket outwards, in the order in which the counts stand.
class BucketWalk {
 public:
  BucketWalk(const series::Histogram& histogram, Side side);

  bool Next();
  int32_t index() const { return index_; }
  // Where the count stands among the counts of the side.
  size_t position() const { return position_; }
  double count() const { return counts_[position_]; }
  Bucket bucket() const;

 private:
  const series::Histogram& histogram_;
  Side side_;
  const std::vector<series::BucketSpan>& spans_;
  const std::vector<double>& counts_;
  size_t span_ = 0;
  uint32_t in_span_ = 0;
  int32_t next_index_ = 0;
  int32_t index_ = 0;
  size_t position_ = 0;
  size_t next_position_ = 0;
  bool entered_ = false;
};

// All buckets from the lowest to the highest; the zero bucket is among them where it has a count.
// A bucket that the zero bucket covers in part begins where that one ends.
std::vector<Bucket> AllBuckets(const series::Histogram& histogram);

// The upper bound of custom bucket `index`; the last one is +Inf.
double CustomBound(const std::vector<double>& bounds, int32_t index);

}  // namespace promql::eval
