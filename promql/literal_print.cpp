#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "promql/literal.h"
#include "promql/utf8.h"

namespace promql {
namespace {

// Writes the digits `d1d2…` of d1.d2…×10^exponent without an exponent.
void AppendFixed(std::string_view digits, int exponent, std::string& out) {
  const int point = exponent + 1;  // digits before the point
  if (point <= 0) {
    out.append("0.").append(static_cast<size_t>(-point), '0').append(digits);
  } else if (static_cast<size_t>(point) >= digits.size()) {
    out.append(digits).append(static_cast<size_t>(point) - digits.size(), '0');
  } else {
    out.append(digits.substr(0, static_cast<size_t>(point))).append(".");
    out.append(digits.substr(static_cast<size_t>(point)));
  }
}

template <typename Integer>
void AppendInteger(Integer value, std::string& out) {
  std::array<char, 24> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), result.ptr);
}

struct RuneRange {
  uint32_t first, last;
};

// Beyond ASCII, what Go escapes: controls, spaces, format characters, private use. An approximation
// of unicode.IsPrint, which also knows the unassigned code points. U+FFFD is here because the
// lexer takes it for damage.
constexpr std::array<RuneRange, 17> kNotPrinted = {{{0x7F, 0xA0},
                                                    {0xAD, 0xAD},
                                                    {0x600, 0x605},
                                                    {0x61C, 0x61C},
                                                    {0x6DD, 0x6DD},
                                                    {0x70F, 0x70F},
                                                    {0x1680, 0x1680},
                                                    {0x180E, 0x180E},
                                                    {0x2000, 0x200F},
                                                    {0x2028, 0x202F},
                                                    {0x205F, 0x206F},
                                                    {0x3000, 0x3000},
                                                    {0xE000, 0xF8FF},
                                                    {0xFEFF, 0xFEFF},
                                                    {0xFFF0, 0xFFFB},
                                                    {0xFFFD, 0xFFFF},
                                                    {0xE0000, 0x10FFFF}}};

bool IsPrinted(uint32_t rune) {
  if (rune < 0x20) return false;
  for (const RuneRange& range : kNotPrinted) {
    if (rune >= range.first && rune <= range.last) return false;
  }
  return true;
}

// How many bytes at the beginning stand for themselves in quotes.
size_t PlainPrefix(std::string_view text) {
  size_t i = 0;
  while (i < text.size() && text[i] >= ' ' && text[i] < 0x7F && text[i] != '"' && text[i] != '\\') {
    ++i;
  }
  return i;
}

void AppendHex(uint32_t value, int digits, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out.push_back(kHex[(value >> static_cast<uint32_t>(shift)) & 0xFU]);
  }
}

void AppendEscaped(uint32_t rune, std::string& out) {
  constexpr std::string_view kNames = "abtnvfr";  // U+0007 to U+000D
  if (rune >= 7 && rune <= 13) {
    out.push_back('\\');
    out.push_back(kNames[rune - 7]);
  } else if (rune < 0x20 || rune == 0x7F) {
    out.append("\\x");
    AppendHex(rune, 2, out);
  } else if (rune < 0x10000) {
    out.append("\\u");
    AppendHex(rune, 4, out);
  } else {
    out.append("\\U");
    AppendHex(rune, 8, out);
  }
}

// A number of seconds that reads back as exactly `wanted` units of 1/`scale` s. Division may be off
// by one in the last place, then a neighbour is the one.
double SecondsFor(int64_t wanted, double scale) {
  const double near = static_cast<double>(wanted) / scale;
  for (const double candidate : {near, std::nextafter(near, 0.0), std::nextafter(near, HUGE_VAL)}) {
    if (std::round(candidate * scale) == static_cast<double>(wanted)) return candidate;
  }
  return near;
}

}  // namespace

void AppendNumber(double value, std::string& out) {
  if (std::isnan(value)) {
    out.append("NaN");
    return;
  }
  if (std::isinf(value)) {
    out.append(value > 0 ? "+Inf" : "-Inf");
    return;
  }
  // Most numbers are small integers; zero may be negative, which an integer is not.
  if (value != 0 && value == std::trunc(value) && std::abs(value) < 1e15) {
    AppendInteger(static_cast<int64_t>(value), out);
    return;
  }
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<size_t>(result.ptr - buffer.data()));
  if (text.front() == '-') {
    out.push_back('-');
    text.remove_prefix(1);
  }
  const size_t e = text.find('e');
  const int exponent = std::atoi(buffer.data() + (text.data() - buffer.data()) + e + 1);
  std::array<char, 32> digits{};
  size_t count = 0;
  for (const char c : text.substr(0, e)) {
    if (c != '.') digits[count++] = c;
  }
  AppendFixed({digits.data(), count}, exponent, out);
}

void AppendDuration(int64_t nanoseconds, std::string& out) {
  if (nanoseconds % 1'000'000 != 0) {
    AppendNumber(SecondsFor(nanoseconds, 1e9), out);
    return;
  }
  if (nanoseconds == 0) {
    out.append("0s");
    return;
  }
  if (nanoseconds < 0) out.push_back('-');
  // Through uint64: the most negative value has no positive twin.
  uint64_t rest =
      nanoseconds < 0 ? 0 - static_cast<uint64_t>(nanoseconds) : static_cast<uint64_t>(nanoseconds);
  rest /= 1'000'000;
  // Years and weeks only where nothing is left over, as Prometheus prints them.
  struct Unit {
    std::string_view name;
    uint64_t milliseconds;
    bool exact;
  };
  constexpr std::array<Unit, 7> kUnits = {{{"y", 365ULL * 86'400'000, true},
                                           {"w", 7ULL * 86'400'000, true},
                                           {"d", 86'400'000, false},
                                           {"h", 3'600'000, false},
                                           {"m", 60'000, false},
                                           {"s", 1000, false},
                                           {"ms", 1, false}}};
  for (const Unit& unit : kUnits) {
    if (unit.exact && rest % unit.milliseconds != 0) continue;
    const uint64_t count = rest / unit.milliseconds;
    if (count == 0) continue;
    AppendInteger(count, out);
    out.append(unit.name);
    rest -= count * unit.milliseconds;
  }
}

void AppendQuoted(std::string_view text, std::string& out) {
  out.push_back('"');
  while (!text.empty()) {
    const size_t plain = PlainPrefix(text);
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Rune rune = DecodeRune(text);
    if (rune.size == 0) {
      out.append("\\x");
      AppendHex(static_cast<uint8_t>(text.front()), 2, out);
      text.remove_prefix(1);
      continue;
    }
    if (rune.value == '"' || rune.value == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(rune.value));
    } else if (IsPrinted(rune.value)) {
      out.append(text.substr(0, rune.size));
    } else {
      AppendEscaped(rune.value, out);
    }
    text.remove_prefix(rune.size);
  }
  out.push_back('"');
}

void AppendTimestamp(int64_t milliseconds, std::string& out) {
  std::array<char, 400> buffer{};
  const double seconds = SecondsFor(milliseconds, 1e3);
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), seconds,
                                    std::chars_format::fixed, 3);
  out.append(buffer.data(), result.ptr);
}

}  // namespace promql
