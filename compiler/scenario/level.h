// How a stream stands at a time: its rate, value and spread after the changes until then.
#pragma once

#include <cstdint>

#include "compiler/artifact/test_plan.h"

namespace qoe::scenario {

struct Level {
  double rate = 0;    // events per second, or what a counter rises by per second; with the wave
  double value = 0;   // of a gauge with the wave
  double spread = 0;  // a share
};

Level LevelAt(const artifact::Stream& stream, int64_t t_ms);

// Whether the series of the stream are there: begun, and not missing.
bool IsThere(const artifact::Stream& stream, int64_t t_ms);

// Whether running totals begin anew after `from_ms` and not after `to_ms`.
bool IsReset(const artifact::Stream& stream, int64_t from_ms, int64_t to_ms);

}  // namespace qoe::scenario
