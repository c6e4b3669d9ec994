// The quantile of plain numbers. Internal to promql/eval/.
#pragma once

#include <vector>

namespace promql::eval {

// Interpolated between neighbours; sorts `values`, NaN first. NaN of no values; infinite outside of
// [0, 1].
double QuantileOf(double q, std::vector<double>& values);

}  // namespace promql::eval
