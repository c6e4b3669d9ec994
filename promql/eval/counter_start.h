// What start timestamps tell of counters. Internal to promql/eval/.
#pragma once

#include <cstdint>

#include "promql/eval/range.h"

namespace promql::eval {

struct CounterSample {
  int64_t start_ms = 0;  // since when it counts; 0: not known
  int64_t t_ms = 0;
};

// Whether the counter began anew between the two. A start at the sample before it means so only
// where that sample's own start was known: with deltas, not with cumulative counters of unknown
// start.
inline bool StartedAnew(CounterSample before, CounterSample now) {
  if (now.start_ms == 0 || now.start_ms >= now.t_ms) return false;
  if (now.start_ms != before.t_ms) return now.start_ms > before.t_ms;
  return before.start_ms != 0 && before.start_ms < before.t_ms;
}

// A start before the sample before, and another one than that has: the two count the same twice.
inline bool StartsOverlap(CounterSample before, CounterSample now) {
  return now.start_ms != 0 && now.start_ms < before.t_ms && now.start_ms != before.start_ms;
}

inline CounterSample NumberAt(const Window& window, size_t i) {
  return {window.starts.empty() ? 0 : window.starts[i], window.times[i]};
}
inline CounterSample HistogramAt(const Window& window, size_t i) {
  return {window.histogram_starts.empty() ? 0 : window.histogram_starts[i],
          window.histogram_times[i]};
}

}  // namespace promql::eval
