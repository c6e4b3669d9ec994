// Ranges with edges made of samples outside (`anchored`) or interpolated (`smoothed`). Internal to
// promql/eval/.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/eval/range.h"

namespace promql::eval {

// The value at `t` on the line between two samples. A counter that fell began anew from zero.
inline double Interpolate(int64_t t1, double v1, int64_t t2, double v2, int64_t t, bool counter) {
  if (counter && v2 < v1) v1 = 0;
  return v1 + (v2 - v1) * static_cast<double>(t - t1) / static_cast<double>(t2 - t1);
}

// rate, increase and delta of such a range; as in rate.cpp.
bool ExtendedRate(const Window& window, RangeCall& call, bool counter, bool per_second, Cell& out);

// The samples of `x[5m] anchored` on its own: one at each edge, and those between. Histograms are
// an error.
void ExtendFloats(const Window& window, bool smoothed, std::vector<int64_t>& times,
                  std::vector<double>& values);

}  // namespace promql::eval
