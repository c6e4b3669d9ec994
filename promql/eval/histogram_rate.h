// What histograms in a range rose by. Internal to promql/eval/.
#pragma once

#include "promql/eval/histogram.h"
#include "promql/eval/range.h"

namespace promql::eval {

// The last histogram of a window without the first, plus what was counted before resets, for a
// counter. At least two. False: they do not go together, and an annotation says so.
bool HistogramIncrease(const Window& window, RangeCall& call, bool counter, Histogram& out);

// Adds or subtracts with the annotations of a rate; false: one of them has custom buckets.
bool AddNoted(Histogram& into, const Histogram& other, RangeCall& call);
bool SubtractNoted(Histogram& from, const Histogram& other, RangeCall& call);

}  // namespace promql::eval
