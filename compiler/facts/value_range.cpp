#include "compiler/facts/value_range.h"

#include <cmath>

#include "compiler/units/unit.h"

namespace qoe::facts {
namespace {

// Infinity times zero is nothing here: a bound that is not reached does not make the product NaN.
double Times(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

}  // namespace

Range Negated(Range a) { return {-a.hi, -a.lo}; }

Range Sum(Range a, Range b) { return {a.lo + b.lo, a.hi + b.hi}; }

Range Product(Range a, Range b) {
  const auto [lo, hi] =
      std::minmax({Times(a.lo, b.lo), Times(a.lo, b.hi), Times(a.hi, b.lo), Times(a.hi, b.hi)});
  return {lo, hi};
}

Range Quotient(Range a, Range b) {
  if (b.lo == 0 && b.hi > 0) {
    // Nothing but a positive divisor gives a number; zero gives an infinity of the same sign.
    if (a.lo >= 0) return Range::AtLeast(a.lo == 0 || b.hi == Range::kInfinity ? 0 : a.lo / b.hi);
    if (a.hi <= 0) return {-Range::kInfinity, 0};
    return {};
  }
  if (b.lo <= 0 && b.hi >= 0) return {};
  return Product(a, {1 / b.hi, 1 / b.lo});
}

std::string Text(Range range) {
  const bool low = range.lo != -Range::kInfinity;
  const bool high = range.hi != Range::kInfinity;
  if (range.empty()) return "no value";
  if (range.lo == range.hi) return units::FormatNumber(range.lo);
  if (low && high) return units::FormatNumber(range.lo) + " to " + units::FormatNumber(range.hi);
  if (low) return units::FormatNumber(range.lo) + " or more";
  if (high) return units::FormatNumber(range.hi) + " or less";
  return "any value";
}

}  // namespace qoe::facts
