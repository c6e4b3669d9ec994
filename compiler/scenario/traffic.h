// The samples of a scenario's streams.
//
// In: a scenario. Out: series in a storage, from time 0 to its length. Promised: the same for the
// same scenario; linear in samples, which are bounded. A sample of a running total or a gauge comes
// every step; per-event samples come when the events do, or at the nearest multiple of a grid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/base/result.h"
#include "promql/eval/storage.h"

namespace qoe::scenario {

inline constexpr size_t kMostSamples = 20'000'000;

// Returns how many series the storage has after each stream. `event_grid_ms`: events come at its
// multiples; it divides the scenario's step. Errors: more samples than that.
Result<std::vector<size_t>> FeedTraffic(const artifact::Scenario& scenario, int64_t event_grid_ms,
                                        promql::eval::Storage& storage);

// The nearest multiple of the grid; of two the later one.
int64_t OnGrid(int64_t t_ms, int64_t grid_ms);

}  // namespace qoe::scenario
