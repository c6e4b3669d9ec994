// Seconds since the epoch as a date and time of day in UTC. Internal to promql/eval/.
#pragma once

#include <cstdint>

namespace promql::eval {

struct CalendarTime {
  int64_t year = 1970;
  int month = 1;  // from 1
  int day = 1;    // of the month, from 1
  int hour = 0;
  int minute = 0;
  int second = 0;
  int day_of_week = 4;  // Sunday is 0
  int day_of_year = 1;  // from 1
  int days_in_month = 31;
};

// Proleptic Gregorian calendar, no leap seconds.
CalendarTime ToCalendar(int64_t seconds);

}  // namespace promql::eval
