#include "compiler/facts/value_range.h"

#include <cmath>

#include "compiler/units/unit.h"

namespace qoe::facts {
namespace {

double SignedZero(double a, double b) { return std::signbit(a) == std::signbit(b) ? 0.0 : -0.0; }

// Infinity times zero is nothing here: a bound that is not reached does not make the product NaN.
double Times(double a, double b) { return a == 0 || b == 0 ? SignedZero(a, b) : a * b; }

// Infinity by infinity likewise: the corners beside it say how far it reaches.
double Over(double a, double b) { return std::isinf(b) ? SignedZero(a, b) : a / b; }

// Of an operation that rises or falls with either side.
Range OfCorners(double (*apply)(double, double), Range a, Range b) {
  const double with_lo = apply(a.lo, b.lo);
  Range range = Range::Of(with_lo);
  for (const double corner : {apply(a.lo, b.hi), apply(a.hi, b.lo), apply(a.hi, b.hi)})
    range = Hull(range, Range::Of(corner));
  return range;
}

}  // namespace

double Lower(double a, double b) { return a < b || (a == b && std::signbit(a)) ? a : b; }
double Higher(double a, double b) { return a > b || (a == b && !std::signbit(a)) ? a : b; }

Range Hull(Range a, Range b) { return {Lower(a.lo, b.lo), Higher(a.hi, b.hi)}; }

Range Negated(Range a) { return {-a.hi, -a.lo}; }

// Infinities of both signs add up to no bound.
Range Sum(Range a, Range b) {
  const double lo = a.lo + b.lo;
  const double hi = a.hi + b.hi;
  return {std::isnan(lo) ? -Range::kInfinity : lo, std::isnan(hi) ? Range::kInfinity : hi};
}

Range Product(Range a, Range b) { return OfCorners(Times, a, b); }

Range Quotient(Range a, Range b) {
  if (b.lo == 0 && !std::signbit(b.lo) && b.hi > 0) {
    // Nothing but a positive divisor gives a number; zero gives an infinity of the same sign.
    if (a.lo >= 0) return Range::AtLeast(Over(a.lo, b.hi));
    if (a.hi <= 0) return {-Range::kInfinity, 0};
    return {};
  }
  if (b.lo <= 0 && b.hi >= 0) return {};
  return OfCorners(Over, a, b);
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
