#include "promql/gotemplate/time_format.h"

#include <array>
#include <limits>

namespace promql::gotemplate {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr int64_t kBillion = 1'000'000'000;

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Days since 1970 of the first of March of `year`, and back; the year begins in March, so that the
// leap day is its last.
int64_t DaysBeforeMarch(int64_t year) {
  return year * 365 + FloorDivide(year, 4) - FloorDivide(year, 100) + FloorDivide(year, 400) -
         719'468;
}
// Of the month, 0: March.
int64_t DaysBeforeMonth(int64_t month) { return (153 * month + 2) / 5; }

std::string Padded(int64_t number, size_t width, char fill) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), fill);
  return number < 0 ? "-" + digits : digits;
}

enum class Word : uint8_t {
  Plain,
  LongMonth,
  Month,
  NumberMonth,
  ZeroMonth,
  LongWeekday,
  Weekday,
  Day,
  SpaceDay,
  ZeroDay,
  SpaceYearDay,
  ZeroYearDay,
  Hour,
  Hour12,
  ZeroHour12,
  Minute,
  ZeroMinute,
  Second,
  ZeroSecond,
  LongYear,
  Year,
  Upper,
  Lower,
  Zone,
  OffsetZ,
  Offset,
  Fraction,
};

struct Entry {
  std::string_view text;
  Word word;
};
// Longer words before those that they begin with. `Z…` and `-…` are offsets: none, in UTC.
constexpr std::array kWords = {
    Entry{"January", Word::LongMonth},
    Entry{"Jan", Word::Month},
    Entry{"Monday", Word::LongWeekday},
    Entry{"Mon", Word::Weekday},
    Entry{"MST", Word::Zone},
    Entry{"2006", Word::LongYear},
    Entry{"002", Word::ZeroYearDay},
    Entry{"01", Word::ZeroMonth},
    Entry{"02", Word::ZeroDay},
    Entry{"03", Word::ZeroHour12},
    Entry{"04", Word::ZeroMinute},
    Entry{"05", Word::ZeroSecond},
    Entry{"06", Word::Year},
    Entry{"15", Word::Hour},
    Entry{"1", Word::NumberMonth},
    Entry{"__2", Word::SpaceYearDay},
    Entry{"_2", Word::SpaceDay},
    Entry{"2", Word::Day},
    Entry{"3", Word::Hour12},
    Entry{"4", Word::Minute},
    Entry{"5", Word::Second},
    Entry{"PM", Word::Upper},
    Entry{"pm", Word::Lower},
    Entry{"-07:00:00", Word::Offset},
    Entry{"-070000", Word::Offset},
    Entry{"-07:00", Word::Offset},
    Entry{"-0700", Word::Offset},
    Entry{"-07", Word::Offset},
    Entry{"Z07:00:00", Word::OffsetZ},
    Entry{"Z070000", Word::OffsetZ},
    Entry{"Z07:00", Word::OffsetZ},
    Entry{"Z0700", Word::OffsetZ},
    Entry{"Z07", Word::OffsetZ},
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// `.000` and `,999`: as many digits of the second's fraction; 0: there is none here.
size_t FractionSize(std::string_view layout) {
  if (layout.size() < 2 || (layout[0] != '.' && layout[0] != ',')) return 0;
  const char digit = layout[1];
  if (digit != '0' && digit != '9') return 0;
  size_t size = 1;
  while (size < layout.size() && layout[size] == digit) ++size;
  return size < layout.size() && IsDigit(layout[size]) ? 0 : size;
}

Entry NextWord(std::string_view layout) {
  const size_t fraction = FractionSize(layout);
  if (fraction > 0) return {layout.substr(0, fraction), Word::Fraction};
  // `_2006` is a year behind an underscore.
  if (layout.starts_with("_2006")) return {layout.substr(0, 1), Word::Plain};
  for (const Entry& entry : kWords) {
    if (!layout.starts_with(entry.text)) continue;
    // `Janus` is no month.
    const bool name = entry.word == Word::Month || entry.word == Word::Weekday;
    if (name && layout.size() > 3 && layout[3] >= 'a' && layout[3] <= 'z') continue;
    return entry;
  }
  return {layout.substr(0, 1), Word::Plain};
}

std::string FractionText(std::string_view word, int32_t nanoseconds) {
  std::string digits = Padded(nanoseconds, 9, '0').substr(0, word.size() - 1);
  digits.resize(word.size() - 1, '0');
  if (word[1] == '9') digits.erase(digits.find_last_not_of('0') + 1);
  return digits.empty() ? "" : word[0] + digits;
}

std::string WordText(const Entry& entry, const Civil& civil, int32_t nanoseconds) {
  const int hour12 = civil.hour % 12 == 0 ? 12 : civil.hour % 12;
  switch (entry.word) {
    case Word::Plain:
      return std::string(entry.text);
    case Word::LongMonth:
      return MonthName(civil.month);
    case Word::Month:
      return MonthName(civil.month).substr(0, 3);
    case Word::NumberMonth:
      return std::to_string(civil.month);
    case Word::ZeroMonth:
      return Padded(civil.month, 2, '0');
    case Word::LongWeekday:
      return WeekdayName(civil.weekday);
    case Word::Weekday:
      return WeekdayName(civil.weekday).substr(0, 3);
    case Word::Day:
      return std::to_string(civil.day);
    case Word::SpaceDay:
      return Padded(civil.day, 2, ' ');
    case Word::ZeroDay:
      return Padded(civil.day, 2, '0');
    case Word::SpaceYearDay:
      return Padded(civil.year_day, 3, ' ');
    case Word::ZeroYearDay:
      return Padded(civil.year_day, 3, '0');
    case Word::Hour:
      return Padded(civil.hour, 2, '0');
    case Word::Hour12:
      return std::to_string(hour12);
    case Word::ZeroHour12:
      return Padded(hour12, 2, '0');
    case Word::Minute:
      return std::to_string(civil.minute);
    case Word::ZeroMinute:
      return Padded(civil.minute, 2, '0');
    case Word::Second:
      return std::to_string(civil.second);
    case Word::ZeroSecond:
      return Padded(civil.second, 2, '0');
    case Word::LongYear:
      return Padded(civil.year, 4, '0');
    case Word::Year:
      return Padded((civil.year % 100 + 100) % 100, 2, '0');
    case Word::Upper:
      return civil.hour >= 12 ? "PM" : "AM";
    case Word::Lower:
      return civil.hour >= 12 ? "pm" : "am";
    case Word::Zone:
      return "UTC";
    case Word::OffsetZ:
      return "Z";
    case Word::Offset: {
      std::string text(entry.text);
      for (char& c : text) {
        if (IsDigit(c)) c = '0';
      }
      text[0] = '+';
      return text;
    }
    case Word::Fraction:
      return FractionText(entry.text, nanoseconds);
  }
  return {};
}

}  // namespace

Civil ToCivil(Instant time) {
  const int64_t days = FloorDivide(time.seconds, 86'400);
  const int64_t of_day = time.seconds - days * 86'400;
  // The year that began in March; the guess is at most one too large or too small.
  int64_t year = FloorDivide((days + 719'468) * 400, 146'097);
  while (DaysBeforeMarch(year) > days) --year;
  while (DaysBeforeMarch(year + 1) <= days) ++year;
  const int64_t of_year = days - DaysBeforeMarch(year);
  const int64_t month = (5 * of_year + 2) / 153;
  Civil civil;
  civil.year = month >= 10 ? year + 1 : year;
  civil.month = static_cast<int>(month >= 10 ? month - 9 : month + 3);
  civil.day = static_cast<int>(of_year - DaysBeforeMonth(month) + 1);
  civil.hour = static_cast<int>(of_day / 3600);
  civil.minute = static_cast<int>(of_day / 60 % 60);
  civil.second = static_cast<int>(of_day % 60);
  civil.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  const int64_t first = DaysBeforeMarch(civil.year - 1) + DaysBeforeMonth(10);
  civil.year_day = static_cast<int>(days - first + 1);
  return civil;
}

Instant FromCivil(const Civil& civil, int32_t nanoseconds) {
  const int64_t months = civil.year * 12 + civil.month - 3;  // since March of the year 0
  const int64_t year = FloorDivide(months, 12);
  const int64_t days = DaysBeforeMarch(year) + DaysBeforeMonth(months - year * 12) + civil.day - 1;
  return {days * 86'400 + civil.hour * 3600LL + civil.minute * 60LL + civil.second, nanoseconds};
}

Instant Add(Instant time, int64_t nanoseconds) {
  const int64_t sum = time.nanoseconds + nanoseconds % kBillion;
  const int64_t carry = FloorDivide(sum, kBillion);
  return {time.seconds + nanoseconds / kBillion + carry,
          static_cast<int32_t>(sum - carry * kBillion)};
}

int64_t Difference(Instant a, Instant b) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / kBillion - 1;
  const int64_t seconds = a.seconds - b.seconds;
  if (seconds > kMost) return std::numeric_limits<int64_t>::max();
  if (seconds < -kMost) return std::numeric_limits<int64_t>::min();
  return seconds * kBillion + a.nanoseconds - b.nanoseconds;
}

Instant FromMilliseconds(int64_t milliseconds) {
  const int64_t seconds = FloorDivide(milliseconds, 1000);
  return {seconds, static_cast<int32_t>((milliseconds - seconds * 1000) * 1'000'000)};
}

std::string MonthName(int64_t month) {
  if (month < 1 || month > 12) return "%!Month(" + std::to_string(month) + ")";
  return std::string(kMonths[static_cast<size_t>(month - 1)]);
}

std::string WeekdayName(int64_t weekday) {
  if (weekday < 0 || weekday > 6) return "%!Weekday(" + std::to_string(weekday) + ")";
  return std::string(kWeekdays[static_cast<size_t>(weekday)]);
}

std::string FormatTime(Instant time, std::string_view layout) {
  const Civil civil = ToCivil(time);
  std::string out;
  while (!layout.empty()) {
    const Entry entry = NextWord(layout);
    out += WordText(entry, civil, time.nanoseconds);
    layout.remove_prefix(entry.text.size());
  }
  return out;
}

std::string TimeText(Instant time) {
  return FormatTime(time, "2006-01-02 15:04:05.999999999 -0700 MST");
}

std::string DurationText(int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  auto rest = static_cast<uint64_t>(nanoseconds);
  if (negative) rest = 0 - rest;
  const std::string sign = negative ? "-" : "";
  const auto decimal = [](uint64_t value, uint64_t unit) {
    std::string text = std::to_string(value / unit);
    if (value % unit == 0) return text;
    std::string fraction = std::to_string(unit + value % unit).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return text + "." + fraction;
  };
  if (rest < 1000) return sign + std::to_string(rest) + "ns";
  if (rest < 1'000'000) return sign + decimal(rest, 1000) + "µs";
  if (rest < 1'000'000'000) return sign + decimal(rest, 1'000'000) + "ms";
  const uint64_t minutes = rest / 60'000'000'000;
  std::string text = decimal(rest % 60'000'000'000, 1'000'000'000) + "s";
  if (minutes > 0) text = std::to_string(minutes % 60) + "m" + text;
  if (minutes >= 60) text = std::to_string(minutes / 60) + "h" + text;
  return sign + text;
}

}  // namespace promql::gotemplate
