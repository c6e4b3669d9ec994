#include "compiler/diag/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace qoe::diag {
namespace {

constexpr size_t kYearEnd = 4, kMonthEnd = 7, kDayEnd = 10;  // of "2027-01-31"

std::optional<int> Number(std::string_view digits) {
  int value = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = error == std::errc() && rest == digits.data() + digits.size();
  return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<Date> ParseDate(std::string_view text) {
  if (text.size() != kDayEnd || text[kYearEnd] != '-' || text[kMonthEnd] != '-')
    return std::nullopt;
  const std::optional<int> year = Number(text.substr(0, kYearEnd));
  const std::optional<int> month = Number(text.substr(kYearEnd + 1, 2));
  const std::optional<int> day = Number(text.substr(kMonthEnd + 1, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(Date(date)) : std::nullopt;
}

std::string Text(Date date) {
  const std::chrono::year_month_day day(date);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

Date DateOf(int64_t unix_seconds) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(unix_seconds)));
}

}  // namespace qoe::diag
