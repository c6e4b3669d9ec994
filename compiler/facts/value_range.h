// The values that a result can have.
#pragma once

#include <algorithm>
#include <limits>
#include <string>

namespace qoe::facts {

// From `lo` to `hi`, both included; what a NaN is counted among is not said.
struct Range {
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double lo = -kInfinity;
  double hi = kInfinity;

  static constexpr Range Of(double value) { return {value, value}; }
  static constexpr Range AtLeast(double lo) { return {lo, kInfinity}; }
  constexpr bool empty() const { return lo > hi; }
  constexpr bool bounded() const { return lo != -kInfinity || hi != kInfinity; }
  constexpr bool Contains(double value) const { return lo <= value && value <= hi; }
  friend constexpr bool operator==(Range, Range) = default;
};

constexpr Range Intersection(Range a, Range b) {
  return {std::max(a.lo, b.lo), std::min(a.hi, b.hi)};
}
constexpr Range Hull(Range a, Range b) { return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)}; }

Range Negated(Range a);
Range Sum(Range a, Range b);
Range Product(Range a, Range b);
// A divisor that can be zero makes everything possible.
Range Quotient(Range a, Range b);

// "0 to 1", "0 or more", "any value".
std::string Text(Range range);

}  // namespace qoe::facts
