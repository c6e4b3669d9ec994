#include "promql/gotemplate/constant.h"

#include <charconv>
#include <cmath>
#include <string>

#include "promql/gotemplate/format_number.h"

namespace promql::gotemplate {
namespace {

// What the digits mean: `0x1f`, `0b11`, `0o17`, `017`, `17`.
struct Digits {
  std::string text;
  int base = 10;
};

Digits Split(std::string_view magnitude) {
  Digits digits;
  for (const char c : magnitude) {
    if (c != '_') digits.text.push_back(c);
  }
  const char second = digits.text.size() > 1 && digits.text[0] == '0' ? digits.text[1] : '\0';
  if (second == 'x' || second == 'X') digits.base = 16;
  if (second == 'b' || second == 'B') digits.base = 2;
  if (second == 'o' || second == 'O' || (second >= '0' && second <= '9')) digits.base = 8;
  const bool letter = second > '9';
  if (letter && digits.base != 10) digits.text.erase(0, 2);
  return digits;
}

enum class Fit : uint8_t { Yes, TooLarge, NoInteger };

Fit ParseInteger(std::string_view text, int64_t& value) {
  const bool negative = text.starts_with("-");
  if (negative || text.starts_with("+")) text.remove_prefix(1);
  const Digits digits = Split(text);
  uint64_t magnitude = 0;
  const char* const end = digits.text.data() + digits.text.size();
  const auto parsed = std::from_chars(digits.text.data(), end, magnitude, digits.base);
  if (parsed.ptr != end || digits.text.empty()) return Fit::NoInteger;
  const uint64_t most = (uint64_t{1} << 63U) - (negative ? 0 : 1);
  if (parsed.ec != std::errc() || magnitude > most) return Fit::TooLarge;
  value = static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
  return Fit::Yes;
}

Constant OfComplex(std::string_view text) {
  text.remove_suffix(1);  // the `i`
  // The sign between the two parts; not one of an exponent.
  size_t split = 0;
  for (size_t i = 1; i < text.size(); ++i) {
    const char before = text[i - 1];
    const bool exponent = before == 'e' || before == 'E' || before == 'p' || before == 'P';
    if ((text[i] == '+' || text[i] == '-') && !exponent) split = i;
  }
  Constant constant;
  constant.kind = Constant::Kind::Complex;
  constant.complex = {split == 0 ? 0 : ParseFloat(text.substr(0, split)).value,
                      ParseFloat(text.substr(split)).value};
  return constant;
}

}  // namespace

Constant ParseConstant(std::string_view text) {
  if (text.ends_with("i")) return OfComplex(text);
  Constant constant;
  const Fit fit = ParseInteger(text, constant.integer);
  if (fit == Fit::Yes) {
    constant.is_integer = true;
    return constant;
  }
  if (fit == Fit::TooLarge) {
    constant.kind = Constant::Kind::TooLarge;
    return constant;
  }
  constant.kind = Constant::Kind::Float;
  constant.number = ParseFloat(text).value;
  constexpr double kEnd = 9223372036854775808.0;
  const bool fits = constant.number >= -kEnd && constant.number < kEnd;
  constant.is_integer = fits && std::trunc(constant.number) == constant.number;
  if (constant.is_integer) constant.integer = static_cast<int64_t>(constant.number);
  return constant;
}

}  // namespace promql::gotemplate
