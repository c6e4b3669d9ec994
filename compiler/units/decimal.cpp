#include "compiler/units/decimal.h"

#include <cstdlib>

#include "compiler/units/unit.h"

namespace qoe::units {
namespace {

__extension__ using Wide = __int128;

// Products of two such numbers fit.
constexpr Wide kMost = static_cast<Wide>(1) << 62;

Wide Magnitude(Wide value) { return value < 0 ? -value : value; }

}  // namespace

Decimal::Decimal(Wide mantissa, int scale) : mantissa_(mantissa), scale_(scale) {
  while (scale_ > 0 && mantissa_ % 10 == 0) {
    mantissa_ /= 10;
    --scale_;
  }
  while (scale_ > 0 && Magnitude(mantissa_) > kMost) {
    mantissa_ /= 10;
    --scale_;
  }
}

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  int scale = 0;
  if (text.ends_with('%')) {
    text.remove_suffix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    scale = 2;
  }
  constexpr size_t kMostDigits = 18;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  Wide mantissa = 0;
  bool point = false;
  size_t digits = 0;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > kMostDigits) return std::nullopt;
    mantissa = mantissa * 10 + (c - '0');
    scale += point ? 1 : 0;
  }
  if (digits == 0) return std::nullopt;
  return Decimal(negative ? -mantissa : mantissa, scale);
}

Wide Decimal::At(int scale) const {
  Wide mantissa = mantissa_;
  for (int i = scale_; i < scale; ++i) mantissa *= 10;
  return mantissa;
}

std::string Decimal::Text() const { return FormatNumber(RoundToDecimal(value())); }

double Decimal::value() const {
  // Through the text: the division of two doubles would round twice.
  std::string digits;
  Wide rest = Magnitude(mantissa_);
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest > 0);
  digits += "e-" + std::to_string(scale_);
  if (mantissa_ < 0) digits.insert(digits.begin(), '-');
  return std::strtod(digits.c_str(), nullptr);
}

Decimal Decimal::DividedBy(int64_t divisor) const {
  constexpr int kFurtherDigits = 18;
  return {At(scale_ + kFurtherDigits) / divisor, scale_ + kFurtherDigits};
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  const int scale = a.scale_ > b.scale_ ? a.scale_ : b.scale_;
  return {a.At(scale) - b.At(scale), scale};
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  return {a.mantissa_ * b.mantissa_, a.scale_ + b.scale_};
}

}  // namespace qoe::units
