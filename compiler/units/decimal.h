// Decimal numbers as people write them, computed with exactly: 1 - 99.9 % is 0.001, and 14.4 times
// that is 0.0144.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qoe::units {

// `mantissa` · 10^-`scale`. Sums and products are exact while the mantissa fits into 126 bits;
// beyond that the last digits are rounded away.
class Decimal {
 public:
  Decimal() = default;
  explicit Decimal(int64_t value) : mantissa_(value) {}

  // "99.95", "0.5", "99.95%" (0.9995). Empty: no such number.
  static std::optional<Decimal> Parse(std::string_view text);

  // The nearest double, written with at most 15 significant digits.
  std::string Text() const;
  double value() const;
  // Divided by a whole number above 0; the quotient has at most 18 digits more.
  Decimal DividedBy(int64_t divisor) const;

  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a - b).mantissa_ == 0; }
  friend bool operator<(const Decimal& a, const Decimal& b) { return (a - b).mantissa_ < 0; }

 private:
  __extension__ using Wide = __int128;

  Decimal(Wide mantissa, int scale);
  // The mantissa with that scale, which is not below its own.
  Wide At(int scale) const;

  Wide mantissa_ = 0;
  int scale_ = 0;
};

}  // namespace qoe::units
