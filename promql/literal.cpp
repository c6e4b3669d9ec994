#include "promql/literal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace promql {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return static_cast<char>(static_cast<uint8_t>(c) | 0x20U); }

uint32_t HexValue(char c) {
  if (IsDigit(c)) return static_cast<uint32_t>(c - '0');
  return static_cast<uint32_t>(Lower(c) - 'a' + 10);
}

// Integers as Go reads them with base 0. False: not an integer, or more than 63 bits.
bool ParseInteger(std::string_view digits, double& value) {
  uint64_t base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    base = Lower(digits[1]) == 'x' ? 16 : 8;
    digits.remove_prefix(base == 16 ? 2 : 1);
  }
  constexpr auto kMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  uint64_t sum = 0;
  for (const char c : digits) {
    const uint64_t digit = HexValue(c);
    if (digit >= base || (base < 16 && !IsDigit(c))) return false;
    if (sum > (kMax - digit) / base) return false;
    sum = sum * base + digit;
  }
  value = static_cast<double>(sum);
  return true;
}

NumberResult ParseFloat(std::string_view digits) {
  NumberResult result;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), result.value);
  if (error == std::errc::result_out_of_range) {
    // Too small is zero, as in Go; from_chars does not say which it was. strtod does.
    result.value = std::strtod(std::string(digits).c_str(), nullptr);
    if (std::isinf(result.value)) result.error = LiteralError::OutOfRange;
  } else if (error != std::errc() || end != digits.data() + digits.size()) {
    result.error = LiteralError::BadSyntax;
  }
  return result;
}

void AppendUtf8(uint32_t rune, std::string& out) {
  const auto push = [&out](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (rune < 0x80) {
    push(rune);
  } else if (rune < 0x800) {
    push(0xC0U | (rune >> 6U));
    push(0x80U | (rune & 0x3FU));
  } else if (rune < 0x10000) {
    push(0xE0U | (rune >> 12U));
    push(0x80U | ((rune >> 6U) & 0x3FU));
    push(0x80U | (rune & 0x3FU));
  } else {
    push(0xF0U | (rune >> 18U));
    push(0x80U | ((rune >> 12U) & 0x3FU));
    push(0x80U | ((rune >> 6U) & 0x3FU));
    push(0x80U | (rune & 0x3FU));
  }
}

// Reads `count` digits of `base` at `i`, moving it.
uint32_t ReadDigits(std::string_view text, size_t& i, size_t count, uint32_t base) {
  uint32_t value = 0;
  for (size_t n = 0; n < count; ++n) value = value * base + HexValue(text[i++]);
  return value;
}

// Decodes the escape whose backslash is at `i - 1`; moves `i` behind it.
bool DecodeEscape(std::string_view body, size_t& i, std::string& out) {
  const char c = body[i++];
  switch (c) {
    case 'a':
      out.push_back('\a');
      return true;
    case 'b':
      out.push_back('\b');
      return true;
    case 'f':
      out.push_back('\f');
      return true;
    case 'n':
      out.push_back('\n');
      return true;
    case 'r':
      out.push_back('\r');
      return true;
    case 't':
      out.push_back('\t');
      return true;
    case 'v':
      out.push_back('\v');
      return true;
    case 'x':
      out.push_back(static_cast<char>(ReadDigits(body, i, 2, 16)));
      return true;
    case 'u':
    case 'U': {
      const uint32_t rune = ReadDigits(body, i, c == 'u' ? 4 : 8, 16);
      if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000)) return false;
      AppendUtf8(rune, out);
      return true;
    }
    default:
      break;
  }
  if (!IsDigit(c)) {  // a quote or a backslash
    out.push_back(c);
    return true;
  }
  --i;
  const uint32_t byte = ReadDigits(body, i, 3, 8);
  if (byte > 255) return false;
  out.push_back(static_cast<char>(byte));
  return true;
}

}  // namespace

NumberResult ParseNumber(std::string_view text) {
  if (Lower(text[0]) == 'i') return {.value = std::numeric_limits<double>::infinity()};
  if (Lower(text[0]) == 'n') return {.value = std::numeric_limits<double>::quiet_NaN()};
  std::string stripped;  // nearly always unused
  if (text.find('_') != std::string_view::npos) {
    for (const char c : text) {
      if (c != '_') stripped.push_back(c);
    }
    text = stripped;
  }
  NumberResult result;
  if (ParseInteger(text, result.value)) return result;
  if (text.size() > 1 && Lower(text[1]) == 'x') return {.error = LiteralError::OutOfRange};
  return ParseFloat(text);
}

namespace {

struct Unit {
  std::string_view name;
  int64_t nanoseconds;
};

constexpr int64_t kMillisecond = 1'000'000;
constexpr int64_t kSecond = 1000 * kMillisecond;
constexpr int64_t kDay = 86400 * kSecond;
constexpr std::array<Unit, 7> kUnits = {{{"y", 365 * kDay},
                                         {"w", 7 * kDay},
                                         {"d", kDay},
                                         {"h", 3600 * kSecond},
                                         {"m", 60 * kSecond},
                                         {"s", kSecond},
                                         {"ms", kMillisecond}}};

}  // namespace

DurationResult ParseDuration(std::string_view text) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  DurationResult result;
  size_t next_unit = 0;
  size_t i = 0;
  while (i < text.size()) {
    int64_t count = 0;
    const size_t digits = i;
    for (; i < text.size() && IsDigit(text[i]); ++i) {
      if (count > (kMax - 9) / 10) return {.error = LiteralError::OutOfRange};
      count = count * 10 + (text[i] - '0');
    }
    const size_t unit_begin = i;
    while (i < text.size() && !IsDigit(text[i])) ++i;
    const std::string_view name = text.substr(unit_begin, i - unit_begin);
    size_t unit = next_unit;
    while (unit < kUnits.size() && kUnits[unit].name != name) ++unit;
    if (unit == kUnits.size() || digits == unit_begin) return {.error = LiteralError::BadSyntax};
    if (count > (kMax - result.nanoseconds) / kUnits[unit].nanoseconds) {
      return {.error = LiteralError::OutOfRange};
    }
    result.nanoseconds += count * kUnits[unit].nanoseconds;
    next_unit = unit + 1;
  }
  return result;
}

DurationResult DurationFromSeconds(double seconds) {
  const double nanoseconds = std::round(seconds * 1e9);
  // 2^63 itself does not fit; NaN fails both comparisons.
  if (!(nanoseconds < 0x1p63 && nanoseconds >= -0x1p63)) return {.error = LiteralError::OutOfRange};
  return {.nanoseconds = static_cast<int64_t>(nanoseconds)};
}

bool DecodeString(std::string_view quoted, std::string& out) {
  const std::string_view body = quoted.substr(1, quoted.size() - 2);
  for (size_t i = 0; i < body.size();) {
    const size_t escape = body.find('\\', i);
    out.append(body.substr(i, escape - i));
    if (escape == std::string_view::npos) break;
    i = escape + 1;
    if (!DecodeEscape(body, i, out)) return false;
  }
  return true;
}

}  // namespace promql
