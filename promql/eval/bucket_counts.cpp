#include "promql/eval/bucket_counts.h"

#include <algorithm>

#include "promql/eval/exponential_bounds.h"
#include "promql/eval/kahan.h"

namespace promql::eval {
namespace {

using series::BucketSpan;
using series::Histogram;

// Index by index; calls `each(index, position)`.
template <typename Each>
void ForEach(const BucketCounts& buckets, Each each) {
  int32_t index = 0;
  size_t position = 0;
  for (const BucketSpan& span : buckets.spans) {
    index += span.offset;
    for (uint32_t i = 0; i < span.length && position < buckets.counts.size(); ++i) {
      each(index++, position++);
    }
  }
}

// Appends buckets in rising order of their index, and makes the spans.
class Builder {
 public:
  Builder(BucketCounts& to, bool compensate) : to_(to), compensate_(compensate) {}

  void Append(int32_t index, double count, double lost) {
    if (!to_.spans.empty() && index == end_) {
      ++to_.spans.back().length;
    } else {
      to_.spans.push_back({.offset = to_.spans.empty() ? index : index - end_, .length = 1});
    }
    end_ = index + 1;
    to_.counts.push_back(count);
    if (compensate_) to_.lost.push_back(lost);
  }
  bool EndsWith(int32_t index) const { return !to_.spans.empty() && end_ == index + 1; }
  // Onto the last bucket.
  void Add(double count, double lost) {
    if (!compensate_) {
      to_.counts.back() += count;
      return;
    }
    KahanAdd(count, to_.counts.back(), to_.lost.back());
    KahanAdd(lost, to_.counts.back(), to_.lost.back());
  }

 private:
  BucketCounts& to_;
  bool compensate_;
  int32_t end_ = 0;
};

double LostAt(const BucketCounts& buckets, size_t position) {
  return position < buckets.lost.size() ? buckets.lost[position] : 0;
}

// How many buckets of `other`, from its first, end within the zero bucket.
size_t CountWithin(const BucketCounts& other, int32_t schema, double threshold) {
  size_t within = 0;
  if (schema == Histogram::kCustomBuckets) return 0;
  ForEach(other, [&](int32_t index, size_t position) {
    if (within == position && ExponentialBound(index, schema) <= threshold) ++within;
  });
  return within;
}

void AddAt(BucketCounts& into, size_t position, double count, double lost, bool compensate) {
  if (!compensate) {
    into.counts[position] += count;
    return;
  }
  KahanAdd(count, into.counts[position], into.lost[position]);
  if (lost != 0) KahanAdd(lost, into.counts[position], into.lost[position]);
}

}  // namespace

void AddCounts(BucketCounts& into, const BucketCounts& other, double factor, bool compensate,
               int32_t schema, double threshold) {
  if (compensate) into.lost.resize(into.counts.size());
  if (other.counts.empty()) return;
  const bool zero_bucket = threshold > 0 && schema != Histogram::kCustomBuckets;
  const size_t skip = zero_bucket ? CountWithin(other, schema, threshold) : 0;
  if (skip == 0 && into.spans == other.spans && into.counts.size() == other.counts.size()) {
    for (size_t i = 0; i < other.counts.size(); ++i) {
      AddAt(into, i, factor * other.counts[i], factor * LostAt(other, i), compensate);
    }
    return;
  }
  BucketCounts sum;
  sum.counts.reserve(into.counts.size() + other.counts.size());
  Builder builder(sum, compensate);
  std::vector<int32_t> mine;
  mine.reserve(into.counts.size());
  ForEach(into, [&](int32_t index, size_t) { mine.push_back(index); });
  size_t next = 0;
  const auto take = [&](int32_t limit) {
    for (; next < mine.size() && mine[next] < limit; ++next) {
      builder.Append(mine[next], into.counts[next], LostAt(into, next));
    }
  };
  ForEach(other, [&](int32_t index, size_t position) {
    if (position < skip) return;
    take(index);
    const double count = factor * other.counts[position];
    const double lost = factor * LostAt(other, position);
    if (next < mine.size() && mine[next] == index) {
      AddAt(into, next, count, lost, compensate);
      builder.Append(index, into.counts[next], LostAt(into, next));
      ++next;
    } else {
      builder.Append(index, count, lost);
    }
  });
  for (; next < mine.size(); ++next) {
    builder.Append(mine[next], into.counts[next], LostAt(into, next));
  }
  into = std::move(sum);
}

BucketCounts Reduce(const BucketCounts& fine, bool compensate, int32_t from, int32_t to) {
  // Bucket i ends at base^i: of 2^shift buckets that become one the last has a multiple of it.
  const int32_t shift = std::clamp(from - to, 0, 30);
  BucketCounts coarse;
  Builder builder(coarse, compensate);
  ForEach(fine, [&](int32_t index, size_t position) {
    const int64_t last = int64_t{1} << shift;
    const int64_t before = int64_t{index} - 1;
    const auto target = static_cast<int32_t>((before >= 0 ? before : before - last + 1) / last + 1);
    if (builder.EndsWith(target)) {
      builder.Add(fine.counts[position], LostAt(fine, position));
    } else {
      builder.Append(target, fine.counts[position], LostAt(fine, position));
    }
  });
  return coarse;
}

void CompactCounts(BucketCounts& buckets) {
  const bool compensate = buckets.compensated();
  // Most are compact: look before anything is built.
  const auto compact = [&] {
    for (size_t i = 0; i < buckets.counts.size(); ++i) {
      if (buckets.counts[i] == 0 && LostAt(buckets, i) == 0) return false;
    }
    for (size_t i = 0; i < buckets.spans.size(); ++i) {
      if (buckets.spans[i].length == 0 || (i > 0 && buckets.spans[i].offset == 0)) return false;
    }
    return true;
  };
  if (compact()) return;
  BucketCounts kept;
  Builder builder(kept, compensate);
  ForEach(buckets, [&](int32_t index, size_t position) {
    const double lost = LostAt(buckets, position);
    if (buckets.counts[position] != 0 || lost != 0) {
      builder.Append(index, buckets.counts[position], lost);
    }
  });
  buckets = std::move(kept);
}

void MapCounts(const BucketCounts& buckets, const std::vector<double>& from,
               const std::vector<double>& to, double factor, std::vector<double>& into,
               std::vector<double>& into_lost) {
  size_t target = 0;
  ForEach(buckets, [&](int32_t index, size_t position) {
    size_t at = to.size();
    if (index < 0) {
      at = 0;
    } else if (static_cast<size_t>(index) < from.size()) {
      while (target < to.size() && to[target] < from[static_cast<size_t>(index)]) ++target;
      at = target;
    }
    KahanAdd(factor * buckets.counts[position], into[at], into_lost[at]);
    const double lost = LostAt(buckets, position);
    if (lost != 0) KahanAdd(factor * lost, into[at], into_lost[at]);
  });
}

BucketCounts FromDense(const std::vector<double>& counts, const std::vector<double>& lost,
                       bool compensate) {
  BucketCounts buckets;
  Builder builder(buckets, compensate);
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0 && lost[i] == 0) continue;
    builder.Append(static_cast<int32_t>(i), counts[i], lost[i]);
  }
  return buckets;
}

}  // namespace promql::eval
