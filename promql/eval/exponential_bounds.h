// The bounds of exponential buckets.
#pragma once

#include <cstdint>

namespace promql::eval {

inline constexpr int32_t kMinSchema = -4;
inline constexpr int32_t kMaxSchema = 8;

// The upper bound of the bucket with this index: 2^(index / 2^schema), with the last digit that
// Prometheus has. The last bucket before infinity ends at the largest number there is. Schemas out
// of range count as the nearest.
double ExponentialBound(int32_t index, int32_t schema);

}  // namespace promql::eval
