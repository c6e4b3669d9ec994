// Summation that carries along what rounding takes away (Kahan, in Neumaier's form).
#pragma once

#include <cmath>

namespace promql::eval {

// `sum += value`; `lost` gets what did not fit into `sum`. The result is `sum + lost` in the end.
// An infinite sum has lost nothing: infinity minus infinity would make NaN of it.
inline void KahanAdd(double value, double& sum, double& lost) {
  const double total = sum + value;
  if (std::isinf(total)) {
    lost = 0;
  } else if (std::abs(sum) >= std::abs(value)) {
    lost += (sum - total) + value;
  } else {
    lost += (value - total) + sum;
  }
  sum = total;
}

}  // namespace promql::eval
