#include "promql/gotemplate/format_number.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace promql::gotemplate {
namespace {

// 0.d1d2d3… * 10^point; no digits: zero.
struct Decimal {
  std::string digits;
  int point = 0;
};

std::string ToChars(double value, std::chars_format format, int precision) {
  std::string buffer(static_cast<size_t>(std::max(precision, 0)) + 400, '\0');
  char* const begin = buffer.data();
  const auto result = precision < 0
                          ? std::to_chars(begin, begin + buffer.size(), value, format)
                          : std::to_chars(begin, begin + buffer.size(), value, format, precision);
  buffer.resize(static_cast<size_t>(result.ptr - begin));
  return buffer;
}

// Of a number that is finite and not negative; trailing zeros are dropped, as strconv does.
Decimal ToDecimal(double value, int digits) {
  Decimal decimal;
  if (value == 0) return decimal;
  const std::string text = ToChars(value, std::chars_format::scientific, digits - 1);
  const size_t exponent = text.find('e');
  for (const char c : text.substr(0, exponent)) {
    if (c != '.') decimal.digits.push_back(c);
  }
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  decimal.point = std::atoi(text.c_str() + exponent + 1) + 1;
  return decimal;
}

void AppendExponent(int exponent, std::string& out) {
  out.push_back(exponent < 0 ? '-' : '+');
  const std::string digits = std::to_string(std::abs(exponent));
  if (digits.size() < 2) out.push_back('0');
  out += digits;
}

std::string Scientific(const Decimal& decimal, int precision, char letter) {
  std::string out(1, decimal.digits.empty() ? '0' : decimal.digits[0]);
  if (precision > 0) {
    out.push_back('.');
    const auto wanted = static_cast<size_t>(precision);
    if (decimal.digits.size() > 1) out += decimal.digits.substr(1, wanted);
    out.resize(wanted + 2, '0');
  }
  out.push_back(letter);
  AppendExponent(decimal.digits.empty() ? 0 : decimal.point - 1, out);
  return out;
}

std::string Fixed(const Decimal& decimal, int precision) {
  const auto count = static_cast<int>(decimal.digits.size());
  const auto digit = [&](int i) {
    return i >= 0 && i < count ? decimal.digits[static_cast<size_t>(i)] : '0';
  };
  std::string out;
  for (int i = 0; i < decimal.point; ++i) out.push_back(digit(i));
  if (out.empty()) out.push_back('0');
  if (precision > 0) out.push_back('.');
  for (int i = 0; i < precision; ++i) out.push_back(digit(decimal.point + i));
  return out;
}

std::string General(double value, int precision, char letter) {
  const bool shortest = precision < 0;
  if (precision == 0) precision = 1;
  const Decimal decimal = ToDecimal(value, shortest ? 0 : precision);
  const auto count = static_cast<int>(decimal.digits.size());
  if (shortest) precision = count;
  int limit = precision;
  if (limit > count && count >= decimal.point) limit = count;
  if (shortest) limit = 6;
  const int exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= limit) {
    return Scientific(decimal, std::min(precision, count) - 1, letter);
  }
  return Fixed(decimal, std::max(count - decimal.point, 0));
}

struct Binary {
  uint64_t mantissa;
  int exponent;  // of the mantissa's last bit
};

Binary ToBinary(double value) {
  const auto bits = std::bit_cast<uint64_t>(value);
  const auto exponent = static_cast<int>((bits >> 52U) & 0x7FFU);
  const uint64_t fraction = bits & ((uint64_t{1} << 52U) - 1);
  if (exponent == 0) return {fraction, -1074};
  return {fraction | (uint64_t{1} << 52U), exponent - 1075};
}

// `0x1.8p+01`.
std::string Hexadecimal(double value, int precision, bool upper) {
  const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  const Binary binary = ToBinary(value);
  uint64_t mantissa = binary.mantissa;
  int exponent = mantissa == 0 ? 0 : binary.exponent + 60;
  while (mantissa != 0 && (mantissa >> 60U) == 0) {
    mantissa <<= 1U;
    --exponent;
  }
  if (precision >= 0 && precision < 15) {  // round half to even
    const auto shift = static_cast<unsigned>(precision) * 4;
    const uint64_t rest = (mantissa << shift) & ((uint64_t{1} << 60U) - 1);
    mantissa >>= 60 - shift;
    if ((rest | (mantissa & 1U)) > (uint64_t{1} << 59U)) ++mantissa;
    mantissa <<= 60 - shift;
    if ((mantissa >> 61U) != 0) {
      mantissa >>= 1U;
      ++exponent;
    }
  }
  std::string out = upper ? "0X" : "0x";
  out.push_back(digits[(mantissa >> 60U) & 1U]);
  mantissa <<= 4U;
  if (precision > 0 || (precision < 0 && mantissa != 0)) out.push_back('.');
  for (int i = 0; precision < 0 ? mantissa != 0 : i < precision; ++i, mantissa <<= 4U) {
    out.push_back(digits[(mantissa >> 60U) & 15U]);
  }
  out.push_back(upper ? 'P' : 'p');
  AppendExponent(exponent, out);
  return out;
}

bool SameLetters(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

// Drops the underscores that stand between digits; false: one stands elsewhere.
bool DropUnderscores(std::string_view text, std::string& out) {
  const bool prefixed = text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  const auto digit = [prefixed](char c) {
    return (c >= '0' && c <= '9') ||
           (prefixed && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == 'x' || c == 'X'));
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out.push_back(text[i]);
    } else if (i == 0 || i + 1 == text.size() || !digit(text[i - 1]) || !digit(text[i + 1])) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string FormatFloat(double value, char verb, int precision) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  std::string out = std::signbit(value) ? "-" : "";
  value = std::fabs(value);
  switch (verb) {
    case 'e':
    case 'E': {
      const Decimal decimal = ToDecimal(value, precision < 0 ? 0 : precision + 1);
      const int shown = precision < 0 ? static_cast<int>(decimal.digits.size()) - 1 : precision;
      return out + Scientific(decimal, shown, verb);
    }
    case 'f':
    case 'F': {
      if (precision >= 0) return out + ToChars(value, std::chars_format::fixed, precision);
      const Decimal decimal = ToDecimal(value, 0);
      const auto count = static_cast<int>(decimal.digits.size());
      return out + Fixed(decimal, std::max(count - decimal.point, 0));
    }
    case 'b': {
      const Binary binary = ToBinary(value);
      out += std::to_string(binary.mantissa) + 'p';
      return out + (binary.exponent < 0 ? "" : "+") + std::to_string(binary.exponent);
    }
    case 'x':
    case 'X':
      return out + Hexadecimal(value, precision, verb == 'X');
    default:
      return out + General(value, precision, verb == 'G' ? 'E' : 'e');
  }
}

ParsedFloat ParseFloat(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest[0] == '-';
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  const double sign = negative ? -1 : 1;
  if (SameLetters(rest, "inf") || SameLetters(rest, "infinity")) return {sign * HUGE_VAL};
  if (SameLetters(text, "nan")) return {std::nan("")};
  std::string digits;
  if (!DropUnderscores(rest, digits)) return {0, NumberError::Syntax};
  const bool hex = digits.size() > 1 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
  const char* begin = digits.data() + (hex ? 2 : 0);
  const char* end = digits.data() + digits.size();
  // What from_chars takes besides numbers, and the exponent that hexadecimal must have.
  const bool number = begin != end && ((*begin >= '0' && *begin <= '9') || *begin == '.' || hex);
  if (!number || *begin == '-') return {0, NumberError::Syntax};
  if (hex && digits.find_first_of("pP") == std::string::npos) return {0, NumberError::Syntax};
  if (hex && (*begin == 'i' || *begin == 'I' || *begin == 'n' || *begin == 'N')) {
    return {0, NumberError::Syntax};
  }
  double value = 0;
  const auto result =
      std::from_chars(begin, end, value, hex ? std::chars_format::hex : std::chars_format::general);
  if (result.ptr != end) return {0, NumberError::Syntax};
  if (result.ec == std::errc::result_out_of_range) {
    value = std::strtod(digits.c_str(), nullptr);
    if (std::isinf(value)) return {sign * value, NumberError::Range};
  } else if (result.ec != std::errc()) {
    return {0, NumberError::Syntax};
  }
  return {sign * value};
}

}  // namespace promql::gotemplate
