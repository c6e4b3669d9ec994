// Spans and counts of one side of a histogram, apart from it: what it takes to put two of them
// together.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/series/series.h"

namespace promql::eval {

struct BucketCounts {
  std::vector<series::BucketSpan> spans;
  std::vector<double> counts;
  // What rounding lost of each count; empty where nobody asks.
  std::vector<double> lost;

  bool compensated() const { return !lost.empty(); }
};

// `into += factor * other`; buckets of `other` that end within `threshold` are left out (they are
// in the zero bucket already). `factor` is 1 or -1. `into.lost` is kept if `compensate`; then it is
// as long as `into.counts`.
void AddCounts(BucketCounts& into, const BucketCounts& other, double factor, bool compensate,
               int32_t schema, double threshold);

// Buckets of a coarser schema.
BucketCounts Reduce(const BucketCounts& fine, bool compensate, int32_t from, int32_t to);

// Takes away the buckets whose count is zero and which lost nothing.
void CompactCounts(BucketCounts& buckets);

// Buckets with the bounds `from` counted into those of `to`, which are some of them; `factor`
// times, and on top of `into`, which has one count for each bound and one for +Inf.
void MapCounts(const BucketCounts& buckets, const std::vector<double>& from,
               const std::vector<double>& to, double factor, std::vector<double>& into,
               std::vector<double>& into_lost);

// Spans for counts by index, empty ones left out.
BucketCounts FromDense(const std::vector<double>& counts, const std::vector<double>& lost,
                       bool compensate);

}  // namespace promql::eval
