// What Go's math package does otherwise than C++'s. Internal to promql/eval/.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace promql::eval {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

// NaN where one is NaN, but an infinity at the wanted end wins; -0 is less than 0.
inline double GoMin(double a, double b) {
  if (a == -kInfinity || b == -kInfinity) return -kInfinity;
  if (std::isnan(a) || std::isnan(b)) return kNan;
  if (a == 0 && b == 0) return std::signbit(a) ? a : b;
  return a < b ? a : b;
}
inline double GoMax(double a, double b) {
  if (a == kInfinity || b == kInfinity) return kInfinity;
  if (std::isnan(a) || std::isnan(b)) return kNan;
  if (a == 0 && b == 0) return std::signbit(a) ? b : a;
  return a > b ? a : b;
}

// The conversion of a number to int64 as amd64 does it: everything that does not fit is the least.
inline int64_t ToInt64(double value) {
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
    return static_cast<int64_t>(value);
  }
  return std::numeric_limits<int64_t>::min();
}

}  // namespace promql::eval
