// An answer of the server, cut into what holds at one moment.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/live/answer.h"

namespace qoe::gate {

struct Value {
  live::Labels labels;
  double value = 0;  // NaN for a native histogram, which is no number
};
using Values = std::vector<Value>;

// The values of an answer at `from_ms` and every step from there on, `count` times.
std::vector<Values> ValuesAtEach(const live::Answer& answer, int64_t from_ms, int64_t step_ms,
                                 size_t count);

}  // namespace qoe::gate
