// Selectors of which only the counts and sums of histograms are asked for. Prometheus reads those
// in a way of its own, and finds counter resets on the way. Internal to promql/eval/.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/storage.h"

namespace promql::eval {

// By index of the node: whether it is a vector selector below histogram_count, histogram_sum or
// histogram_avg, with nothing between that needs buckets, and no operator between vectors.
std::vector<bool> FindStatsOnly(const Ast& ast);

// The histogram at `index` with a hint that says whether the counter was reset since the one
// before, where neither the storage knows nor that one lies at or before `open_ms`.
HistogramPtr WithDetectedHint(const Column& column, size_t index, int64_t open_ms);

}  // namespace promql::eval
