#include "promql/gotemplate/humanize.h"

#include <array>
#include <cmath>
#include <limits>

#include "promql/gotemplate/format_number.h"
#include "promql/gotemplate/runes.h"
#include "promql/gotemplate/time_format.h"
#include "promql/literal.h"

namespace promql::gotemplate {
namespace {

constexpr std::array<std::string_view, 8> kLarge = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
constexpr std::array<std::string_view, 8> kSmall = {"m", "u", "n", "p", "f", "a", "z", "y"};
constexpr std::array<std::string_view, 8> kBinary = {"ki", "Mi", "Gi", "Ti",
                                                     "Pi", "Ei", "Zi", "Yi"};

std::string FourDigits(double value) { return FormatFloat(value, 'g', 4); }

std::string Divided(double value, double step, const std::array<std::string_view, 8>& prefixes) {
  std::string_view prefix;
  for (const std::string_view candidate : prefixes) {
    if (std::fabs(value) < step) break;
    prefix = candidate;
    value /= step;
  }
  return FourDigits(value).append(prefix);
}

std::string Multiplied(double value) {
  std::string_view prefix;
  for (const std::string_view candidate : kSmall) {
    if (std::fabs(value) >= 1) break;
    prefix = candidate;
    value *= 1000;
  }
  return FourDigits(value).append(prefix);
}

// A float64 as Go's conversion to int64 makes it on amd64: what does not fit is the least number.
int64_t ToInteger(double value) {
  constexpr double kEnd = 9223372036854775808.0;
  if (!(value >= -kEnd && value < kEnd)) return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(value);
}

}  // namespace

std::string Humanize(double value) {
  if (value == 0 || !std::isfinite(value)) return FourDigits(value);
  return std::fabs(value) >= 1 ? Divided(value, 1000, kLarge) : Multiplied(value);
}

std::string Humanize1024(double value) {
  if (std::fabs(value) <= 1 || !std::isfinite(value)) return FourDigits(value);
  return Divided(value, 1024, kBinary);
}

std::string HumanizeDuration(double seconds) {
  if (!std::isfinite(seconds)) return FourDigits(seconds);
  if (seconds == 0) return FourDigits(seconds) + "s";
  if (std::fabs(seconds) < 1) return Multiplied(seconds) + "s";
  std::string text = seconds < 0 ? "-" : "";
  seconds = std::fabs(seconds);
  const int64_t whole = ToInteger(seconds);
  const int64_t minutes = whole / 60 % 60;
  const int64_t hours = whole / 3600 % 24;
  const int64_t days = whole / 86'400;
  if (days == 0 && hours == 0 && minutes == 0) return text + FourDigits(seconds) + "s";
  if (days != 0) text += std::to_string(days) + "d ";
  if (days != 0 || hours != 0) text += std::to_string(hours) + "h ";
  return text + std::to_string(minutes) + "m " + std::to_string(whole % 60) + "s";
}

std::string HumanizePercentage(double value) { return FourDigits(value * 100) + "%"; }

Conversion ToFloat(const Value& value) {
  switch (value.type()) {
    case Type::Float64:
      return {value.number(), {}};
    case Type::Int:
    case Type::Int64:
      return {static_cast<double>(value.integer()), {}};
    case Type::Uint64:
      return {static_cast<double>(value.unsigned_integer()), {}};
    case Type::Duration: {
      const int64_t length = value.integer();
      constexpr int64_t kSecond = 1'000'000'000;
      const int64_t whole = length / kSecond;
      const int64_t rest = length % kSecond;
      return {static_cast<double>(whole) + static_cast<double>(rest) / 1e9, {}};
    }
    case Type::String: {
      const ParsedFloat parsed = ParseFloat(value.text());
      if (parsed.error == NumberError::None) return {parsed.value, {}};
      std::string error = "strconv.ParseFloat: parsing " + Quote(value.text());
      error += parsed.error == NumberError::Range ? ": value out of range" : ": invalid syntax";
      return {0, error};
    }
    default:
      return {0, "can't convert " + value.TypeName() + " to float"};
  }
}

MomentConversion ToTime(double seconds) {
  if (!std::isfinite(seconds)) return {{}, "value is NaN or Inf"};
  const double nanoseconds = seconds * 1e9;
  constexpr double kMost = 9223372036854775808.0;
  if (nanoseconds > kMost || nanoseconds < -kMost) {
    return {{},
            FormatFloat(seconds, 'g', -1) +
                " cannot be represented as a nanoseconds timestamp since it overflows int64"};
  }
  return {FromMilliseconds(ToInteger(nanoseconds) / 1'000'000), {}};
}

Conversion ParseSeconds(std::string_view text) {
  const std::string_view length = text.starts_with("-") ? text.substr(1) : text;
  if (length.empty()) return {0, "empty duration string"};
  if (length == "0") return {0, {}};
  const DurationResult parsed = ParseDuration(length);
  if (parsed.error == LiteralError::OutOfRange) return {0, "duration out of range"};
  if (parsed.error != LiteralError::None) {
    return {0, "not a valid duration string: " + Quote(length)};
  }
  const double seconds = static_cast<double>(parsed.nanoseconds) / 1e9;
  return {text.starts_with("-") ? -seconds : seconds, {}};
}

}  // namespace promql::gotemplate
