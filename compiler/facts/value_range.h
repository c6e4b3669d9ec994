// The values that a result can have.
#pragma once

#include <algorithm>
#include <limits>
#include <string>

namespace qoe::facts {

// From `lo` to `hi`, both included; what a NaN is counted among is not said. Zeros have a sign that
// decides which infinity a quotient by them is: a `lo` of -0 says that they may be negative, a `hi`
// of -0 that they are.
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

// The lower and the higher one; of zeros the negative and the positive one.
double Lower(double a, double b);
double Higher(double a, double b);
Range Hull(Range a, Range b);
Range Negated(Range a);
Range Sum(Range a, Range b);
Range Product(Range a, Range b);
// A divisor that can be zero makes everything possible, unless one knows its sign.
Range Quotient(Range a, Range b);

// "0 to 1", "0 or more", "any value".
std::string Text(Range range);

}  // namespace qoe::facts
