#include "compiler/live/time_text.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace qoe::live {
namespace {

// Takes what it reads off the front.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<int> Digits(size_t count) {
    if (text_.size() < count) return std::nullopt;
    int number = 0;
    for (const char c : text_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      number = number * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return number;
  }

  // One of these characters; `\0`: none of them comes.
  char OneOf(std::string_view characters) {
    if (text_.empty() || characters.find(text_[0]) == std::string_view::npos) return '\0';
    const char c = text_[0];
    text_.remove_prefix(1);
    return c;
  }

  // The digits behind a point, as milliseconds.
  int64_t Fraction() {
    int64_t milliseconds = 0, unit = 100;
    while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
      milliseconds += (text_[0] - '0') * unit;
      unit /= 10;
      text_.remove_prefix(1);
    }
    return milliseconds;
  }

  bool empty() const { return text_.empty(); }

 private:
  std::string_view text_;
};

constexpr int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

// What UTC is behind the text's time; none: no offset stands there.
std::optional<int64_t> Offset(Reader& reader) {
  const char sign = reader.OneOf("Zz+-");
  if (sign == 'Z' || sign == 'z') return 0;
  if (sign == '\0') return std::nullopt;
  const auto hours = reader.Digits(2);
  if (!hours || reader.OneOf(":") == '\0') return std::nullopt;
  const auto minutes = reader.Digits(2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const int64_t offset = *hours * kHour + *minutes * kMinute;
  return sign == '-' ? -offset : offset;
}

std::optional<int64_t> DayMs(Reader& reader) {
  const auto year = reader.Digits(4);
  if (!year || reader.OneOf("-") == '\0') return std::nullopt;
  const auto month = reader.Digits(2);
  if (!month || reader.OneOf("-") == '\0') return std::nullopt;
  const auto day = reader.Digits(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

}  // namespace

std::optional<int64_t> ParseTime(std::string_view text) {
  Reader reader(text);
  const auto day = DayMs(reader);
  if (!day || reader.OneOf("Tt ") == '\0') return std::nullopt;
  const auto hours = reader.Digits(2);
  if (!hours || reader.OneOf(":") == '\0') return std::nullopt;
  const auto minutes = reader.Digits(2);
  if (!minutes || reader.OneOf(":") == '\0') return std::nullopt;
  const auto seconds = reader.Digits(2);
  if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 60) return std::nullopt;
  const int64_t fraction = reader.OneOf(".") == '\0' ? 0 : reader.Fraction();
  const auto offset = Offset(reader);
  if (!offset || !reader.empty()) return std::nullopt;
  return *day + *hours * kHour + *minutes * kMinute + *seconds * kSecond + fraction - *offset;
}

std::string ClockText(int64_t milliseconds) {
  const int64_t of_day = ((milliseconds % kDay) + kDay) % kDay;
  return fmt::format("{:02}:{:02}:{:02}", of_day / kHour, of_day % kHour / kMinute,
                     of_day % kMinute / kSecond);
}

std::string TimeText(int64_t milliseconds) {
  const int64_t of_day = ((milliseconds % kDay) + kDay) % kDay;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days((milliseconds - of_day) / kDay))};
  return fmt::format("{:04}-{:02}-{:02}T{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     ClockText(milliseconds));
}

}  // namespace qoe::live
