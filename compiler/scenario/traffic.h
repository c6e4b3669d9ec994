// The samples of a scenario's streams.
//
// In: a scenario. Out: series in a storage, from time 0 to its length. Promised: the same for the
// same scenario; linear in samples, which are bounded. A sample of a running total or a gauge comes
// every step; per-event samples come when the events do, or at the nearest multiple of a grid.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/base/result.h"
#include "promql/eval/storage.h"

namespace qoe::scenario {

inline constexpr size_t kMostSamples = 20'000'000;

struct FeedOptions {
  int64_t event_grid_ms = 1;  // events come at its multiples; it divides the scenario's step
  // Set by somebody else: feeding ends soon, and what there is is of no use.
  const std::atomic<bool>* cancelled = nullptr;
};

// Returns how many series the storage has after each stream. Errors:
// more samples than that; one series twice.
Result<std::vector<size_t>> FeedTraffic(const artifact::Scenario& scenario,
                                        const FeedOptions& options, promql::eval::Storage& storage);

// The nearest multiple of the grid; of two the later one.
int64_t OnGrid(int64_t t_ms, int64_t grid_ms);

}  // namespace qoe::scenario
