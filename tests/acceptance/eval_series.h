// Random series for comparing evaluations: counters with resets, gauges, a classic histogram,
// values that are no numbers, gaps, late starts.
#pragma once

#include <cstdint>
#include <string>

#include "promql/eval/storage.h"

namespace qoe::acceptance {

// An hour of samples, about every 15 s, never on a whole second: whether the ends of a window
// belong to it changed between versions of Prometheus.
struct EvalSeries {
  promql::eval::Storage storage;
  std::string open_metrics;  // the same samples
};

EvalSeries MakeEvalSeries(uint64_t seed, int64_t from_s);

}  // namespace qoe::acceptance
