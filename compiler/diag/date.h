// Days, as far as silences need them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qoe::diag {

// A day of the calendar, without a time zone. The first one is 1970-01-01.
using Date = std::chrono::sys_days;

// Reads `2027-01-31`; nothing where it is no such day.
std::optional<Date> ParseDate(std::string_view text);
// "2027-01-31".
std::string Text(Date date);
// The day (in UTC) of a time in seconds since 1970.
Date DateOf(int64_t unix_seconds);

}  // namespace qoe::diag
