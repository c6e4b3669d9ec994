#include "promql/eval/calendar.h"

#include <array>
#include <cstddef>

namespace promql::eval {
namespace {

constexpr int64_t kDay = 86400;
// Years are counted in cycles of 400, which have the same number of days, from 1 March 0000, so
// that the leap day is the last of a year.
constexpr int64_t kDaysOfCycle = 146097;
constexpr int64_t kEpoch = 719468;  // 1970-01-01

bool IsLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

CalendarTime ToCalendar(int64_t seconds) {
  const int64_t days = FloorDivide(seconds, kDay);
  // Not seconds - days * kDay: for the least number of all, days * kDay has no place in 64 bits.
  const int64_t of_day = (seconds % kDay + kDay) % kDay;
  CalendarTime time;
  time.hour = static_cast<int>(of_day / 3600);
  time.minute = static_cast<int>(of_day / 60 % 60);
  time.second = static_cast<int>(of_day % 60);
  const int64_t weekday = (days + 4) % 7;
  time.day_of_week = static_cast<int>(weekday < 0 ? weekday + 7 : weekday);

  const int64_t shifted = days + kEpoch;
  const int64_t cycle = FloorDivide(shifted, kDaysOfCycle);
  const int64_t of_cycle = shifted - cycle * kDaysOfCycle;
  const int64_t year_of_cycle =
      (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
  const int64_t from_march =
      of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
  const int64_t march_month = (5 * from_march + 2) / 153;
  time.day = static_cast<int>(from_march - (153 * march_month + 2) / 5 + 1);
  time.month = static_cast<int>(march_month < 10 ? march_month + 3 : march_month - 9);
  time.year = cycle * 400 + year_of_cycle + (time.month <= 2 ? 1 : 0);

  constexpr std::array<int, 12> kBefore = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  constexpr std::array<int, 12> kLength = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto month = static_cast<size_t>(time.month - 1);
  const bool leap = IsLeap(time.year);
  time.day_of_year = kBefore[month] + time.day + (leap && time.month > 2 ? 1 : 0);
  time.days_in_month = kLength[month] + (leap && time.month == 2 ? 1 : 0);
  return time;
}

}  // namespace promql::eval
