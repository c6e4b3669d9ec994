// Moments and lengths of time as Go's package time shows them; all in UTC.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "promql/gotemplate/value.h"

namespace promql::gotemplate {

// A moment as the calendar has it.
struct Civil {
  int64_t year = 1970;
  int month = 1, day = 1;
  int hour = 0, minute = 0, second = 0;
  int weekday = 4;   // 0: Sunday
  int year_day = 1;  // 1: the first of January
};
Civil ToCivil(Instant time);
// Months, days and what follows may lie beyond their ranges: the 32nd of January is the 1st of
// February.
Instant FromCivil(const Civil& civil, int32_t nanoseconds);

Instant Add(Instant time, int64_t nanoseconds);
// The nanoseconds from `b` to `a`; the nearest that an int64 can hold.
int64_t Difference(Instant a, Instant b);
Instant FromMilliseconds(int64_t milliseconds);

std::string MonthName(int64_t month);      // 1: `January`
std::string WeekdayName(int64_t weekday);  // 0: `Sunday`

// Time.Format: `2006-01-02 15:04:05` and all its other words.
std::string FormatTime(Instant time, std::string_view layout);
// Time.String: `2015-06-23 13:19:44.128 +0000 UTC`.
std::string TimeText(Instant time);
// Duration.String: `1h2m3.5s`.
std::string DurationText(int64_t nanoseconds);

}  // namespace promql::gotemplate
