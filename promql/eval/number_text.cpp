#include "promql/eval/number_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "promql/eval/calendar.h"
#include "promql/literal.h"

namespace promql::eval {
namespace {

// What is no finite number; empty otherwise.
std::string Special(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return {};
}

}  // namespace

std::string FormatShortest(double value) {
  if (std::string special = Special(value); !special.empty()) return special;
  std::array<char, 64> buffer{};
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                           std::chars_format::scientific)
                 .ptr;
  std::string text(buffer.data(), end);
  const size_t e = text.find('e');
  const int exponent = std::stoi(text.substr(e + 1));
  if (exponent < -4 || exponent >= 21) return text;
  return FormatPlain(value);
}

std::string FormatDigits(double value, int digits) {
  if (std::string special = Special(value); !special.empty()) return special;
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*g", digits, value);
  return {buffer.data(), static_cast<size_t>(size)};
}

std::string FormatPlain(double value) {
  std::string text;
  AppendNumber(value, text);
  return text;
}

std::string FormatOpenMetrics(double value) {
  std::string text = FormatShortest(value);
  if (std::isfinite(value) && text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string FormatFixed(double value) {
  if (std::string special = Special(value); !special.empty()) return special;
  std::array<char, 400> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%f", value);
  return {buffer.data(), static_cast<size_t>(size)};
}

std::string FormatUtcSeconds(int64_t seconds) {
  const CalendarTime time = ToCalendar(seconds);
  std::array<char, 96> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%04lld-%02d-%02dT%02d:%02d:%02dZ",
                                 static_cast<long long>(time.year), time.month, time.day, time.hour,
                                 time.minute, time.second);
  return {buffer.data(), static_cast<size_t>(size)};
}

}  // namespace promql::eval
