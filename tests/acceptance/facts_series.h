// Random samples of what a catalogue allows.
#pragma once

#include <cstdint>
#include <iosfwd>

#include "compiler/resolve/program.h"

namespace qoe::acceptance {

// A stretch of time with series of its own.
struct Epoch {
  static constexpr int64_t kLengthSeconds = 5400;
  static constexpr int64_t kStepSeconds = 30;

  int64_t from_s = 0;  // Unix time
  uint64_t seed = 0;
};

// Names that have series although no catalogue declares them.
inline constexpr const char* kStray = "stray";

// Writes OpenMetrics text without its end: series of every metric, of `up` and of kStray. Nothing
// contradicts the catalogue, but all that it leaves open is made use of: values at its bounds, NaN
// and infinities where there are none, counters that start anew, series that come late, end early
// or have gaps, label sets without the optional labels, and empty observations.
void WriteSeries(const Program& program, const Epoch& epoch, std::ostream& out);

}  // namespace qoe::acceptance
