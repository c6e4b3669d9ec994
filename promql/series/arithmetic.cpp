#include "promql/series/arithmetic.h"

#include <algorithm>
#include <map>

namespace promql::series {
namespace {

using Buckets = std::map<int32_t, double>;

// By index; `shift` halves the resolution so often.
void Collect(const std::vector<BucketSpan>& spans, const std::vector<double>& counts, double factor,
             int32_t shift, Buckets& buckets) {
  int32_t index = 0;
  size_t next = 0;
  for (const BucketSpan& span : spans) {
    index += span.offset;
    for (uint32_t i = 0; i < span.length && next < counts.size(); ++i, ++index) {
      // Bucket i ends at base^i, so that 2k-1 and 2k become k.
      int32_t at = index;
      for (int32_t s = 0; s < shift; ++s) at = (at + (at > 0 ? 1 : 0)) / 2;
      buckets[at] += factor * counts[next++];
    }
  }
}

void Spread(const Buckets& buckets, std::vector<BucketSpan>& spans, std::vector<double>& counts) {
  spans.clear();
  counts.clear();
  int32_t end = 0;
  for (const auto& [index, count] : buckets) {
    if (!spans.empty() && index == end) {
      ++spans.back().length;
    } else {
      spans.push_back({spans.empty() ? index : index - end, 1});
    }
    end = index + 1;
    counts.push_back(count);
  }
}

}  // namespace

bool Accumulate(Histogram& histogram, const Histogram& other, double factor) {
  const bool custom = histogram.schema == Histogram::kCustomBuckets;
  if (custom != (other.schema == Histogram::kCustomBuckets)) return false;
  if (custom && histogram.custom_values != other.custom_values) return false;
  const int32_t schema = std::min(histogram.schema, other.schema);
  const int32_t shift = custom ? 0 : histogram.schema - schema;
  const int32_t other_shift = custom ? 0 : other.schema - schema;
  Buckets positive;
  Buckets negative;
  Collect(histogram.positive_spans, histogram.positive_buckets, 1, shift, positive);
  Collect(other.positive_spans, other.positive_buckets, factor, other_shift, positive);
  Collect(histogram.negative_spans, histogram.negative_buckets, 1, shift, negative);
  Collect(other.negative_spans, other.negative_buckets, factor, other_shift, negative);
  Spread(positive, histogram.positive_spans, histogram.positive_buckets);
  Spread(negative, histogram.negative_spans, histogram.negative_buckets);
  histogram.schema = schema;
  histogram.zero_count += factor * other.zero_count;
  histogram.zero_threshold = std::max(histogram.zero_threshold, other.zero_threshold);
  histogram.count += factor * other.count;
  histogram.sum += factor * other.sum;
  return true;
}

}  // namespace promql::series
