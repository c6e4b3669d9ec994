#include "promql/eval/histogram_rate.h"

#include <algorithm>

#include "promql/eval/counter_start.h"

namespace promql::eval {
namespace {

bool Noted(const Merged& merged, Merging merging, RangeCall& call) {
  if (merged.incompatible) {
    call.annotations.MixedExponentialCustom(call.metric, call.first_span);
    return false;
  }
  if (merged.bounds_reconciled) call.annotations.MismatchedBounds(merging, call.first_span);
  return true;
}

bool WasReset(const Window& window, size_t i, const Histogram& before) {
  return StartedAnew(HistogramAt(window, i - 1), HistogramAt(window, i)) ||
         DetectReset(*window.histograms[i], before);
}

}  // namespace

bool AddNoted(Histogram& into, const Histogram& other, RangeCall& call) {
  return Noted(Add(into, other), Merging::Addition, call);
}

bool SubtractNoted(Histogram& from, const Histogram& other, RangeCall& call) {
  return Noted(Subtract(from, other), Merging::Subtraction, call);
}

bool HistogramIncrease(const Window& window, RangeCall& call, bool counter, Histogram& out) {
  const std::span<const HistogramPtr> all = window.histograms;
  const Histogram& last = *all.back();
  const auto is_gauge = [](const Histogram& h) { return h.reset_hint == ResetHint::Gauge; };
  if (counter && std::any_of(all.begin(), all.end(), [&](const auto& h) { return is_gauge(*h); })) {
    call.annotations.NotCounter(call.metric, call.first_span);
  }
  if (!counter && !(is_gauge(*all.front()) && is_gauge(last))) {
    call.annotations.NotGauge(call.metric, call.first_span);
  }
  // Behind a reset the first one does not matter, whatever its buckets are like.
  Histogram nothing;
  const Histogram* first = all.front().get();
  if (counter && WasReset(window, 1, *first)) {
    nothing.schema = all[1]->schema;
    nothing.custom_values = all[1]->custom_values;
    first = &nothing;
  }
  const bool custom = HasCustomBuckets(*first);
  int32_t schema = std::min(first->schema, last.schema);
  bool compatible = HasCustomBuckets(last) == custom;
  if (counter) {
    for (size_t i = 1; i + 1 < all.size(); ++i) {
      schema = std::min(schema, all[i]->schema);
      compatible = compatible && HasCustomBuckets(*all[i]) == custom;
    }
  }
  if (!compatible) {
    call.annotations.MixedExponentialCustom(call.metric, call.first_span);
    return false;
  }
  out = last;
  if (!custom && schema < out.schema) ReduceResolution(out, schema);
  if (!SubtractNoted(out, *first, call)) return false;
  if (counter) {
    const Histogram* before = first;
    bool overlap = false;
    for (size_t i = 1; i < all.size(); ++i) {
      if (!overlap && StartsOverlap(HistogramAt(window, i - 1), HistogramAt(window, i))) {
        overlap = true;
        call.annotations.StartTimeOverlap(call.metric, call.first_span);
      }
      if (WasReset(window, i, *before) && !AddNoted(out, *before, call)) return false;
      before = all[i].get();
    }
  }
  out.reset_hint = ResetHint::Gauge;
  Compact(out);
  return true;
}

}  // namespace promql::eval
