// The samples of a scenario's streams.
//
// In: a scenario. Out: series in a storage, from time 0 to its length. Promised: the same for the
// same scenario; linear in samples, which are bounded. A sample of a running total or a gauge comes
// every step; per-event samples come when the events do.
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/base/result.h"
#include "promql/eval/storage.h"

namespace qoe::scenario {

inline constexpr size_t kMostSamples = 20'000'000;

// Returns how many series the storage has after each stream. Errors: more samples than that.
// `cancelled` may be null; set by somebody else: ends soon, and what there is is of no use.
Result<std::vector<size_t>> FeedTraffic(const artifact::Scenario& scenario,
                                        promql::eval::Storage& storage,
                                        const std::atomic<bool>* cancelled = nullptr);

}  // namespace qoe::scenario
