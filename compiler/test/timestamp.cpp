#include "compiler/test/timestamp.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace qoe::test {
namespace {

constexpr double kMostSeconds = 9e15;  // so that milliseconds fit

// Takes `digits` digits off the front; nothing where there are fewer.
std::optional<int> TakeDigits(std::string_view& text, size_t digits) {
  int value = 0;
  if (text.size() < digits) return std::nullopt;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || rest != text.data() + digits || value < 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool Take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// `.123456789`: the milliseconds of it.
int TakeFraction(std::string_view& text) {
  if (!Take(text, ".")) return 0;
  int milliseconds = 0;
  for (int scale = 100; !text.empty() && text[0] >= '0' && text[0] <= '9'; scale /= 10) {
    milliseconds += (text[0] - '0') * scale;
    text.remove_prefix(1);
  }
  return milliseconds;
}

// `Z`, `+02:00`: minutes ahead of UTC.
std::optional<int> TakeZone(std::string_view& text) {
  if (Take(text, "Zz")) return 0;
  const bool negative = text.starts_with('-');
  if (!Take(text, "+-")) return std::nullopt;
  const auto hours = TakeDigits(text, 2);
  if (!hours || !Take(text, ":")) return std::nullopt;
  const auto minutes = TakeDigits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (negative ? -1 : 1) * (*hours * 60 + *minutes);
}

std::optional<int64_t> ParseRfc3339(std::string_view text) {
  const auto year = TakeDigits(text, 4);
  if (!year || !Take(text, "-")) return std::nullopt;
  const auto month = TakeDigits(text, 2);
  if (!month || !Take(text, "-")) return std::nullopt;
  const auto day = TakeDigits(text, 2);
  if (!day || !Take(text, "Tt ")) return std::nullopt;
  const auto hour = TakeDigits(text, 2);
  if (!hour || !Take(text, ":")) return std::nullopt;
  const auto minute = TakeDigits(text, 2);
  if (!minute || !Take(text, ":")) return std::nullopt;
  const auto second = TakeDigits(text, 2);
  if (!second) return std::nullopt;
  const int milliseconds = TakeFraction(text);
  const auto zone = TakeZone(text);
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!zone || !text.empty() || !date.ok() || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const int64_t minutes = (days * 24 + *hour) * 60 + *minute - *zone;
  return (minutes * 60 + *second) * 1000 + milliseconds;
}

}  // namespace

std::optional<int64_t> ParseTimestampMs(std::string_view text) {
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seconds);
  if (error == std::errc() && rest == end && std::abs(seconds) < kMostSeconds)
    return std::llround(seconds * 1000);
  return ParseRfc3339(text);
}

}  // namespace qoe::test
