// Moments and steps, in milliseconds. Internal to promql/eval/.
#pragma once

#include <cstdint>
#include <limits>

namespace promql::eval {

// The sum and the difference, held at the ends of the range: `@` takes any time.
inline int64_t SaturatingAdd(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}
inline int64_t SaturatingSubtract(int64_t a, int64_t b) {
  int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b > 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}

// The times at which something is evaluated.
struct Grid {
  int64_t start_ms = 0;
  int64_t step_ms = 1;
  uint64_t count = 1;

  int64_t at(uint64_t i) const { return start_ms + static_cast<int64_t>(i) * step_ms; }
  int64_t last() const { return at(count - 1); }

  // From `start_ms` to `end_ms`, both included; none where the end comes first.
  static Grid Of(int64_t start_ms, int64_t end_ms, int64_t step_ms) {
    if (end_ms < start_ms) return {start_ms, step_ms, 0};
    const uint64_t span = static_cast<uint64_t>(end_ms) - static_cast<uint64_t>(start_ms);
    return {start_ms, step_ms, span / static_cast<uint64_t>(step_ms) + 1};
  }
};

}  // namespace promql::eval
