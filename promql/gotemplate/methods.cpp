// The methods that values have: of moments and of lengths of time.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "promql/gotemplate/callable.h"
#include "promql/gotemplate/format_printf.h"
#include "promql/gotemplate/time_format.h"

namespace promql::gotemplate::internal {
namespace {

constexpr int64_t kMillisecond = 1'000'000;
constexpr int64_t kSecond = 1'000'000'000;

Value Integer(int64_t number, Type type = Type::Int64) { return Value::OfInt(number, type); }

// --- Moments ---

Instant TimeOf(Arguments arguments) { return arguments[0].time(); }

template <int Civil::*Part>
Called CivilPart(CallContext& /*context*/, Arguments arguments) {
  return Integer(ToCivil(TimeOf(arguments)).*Part, Type::Int);
}

Called Year(CallContext& /*context*/, Arguments arguments) {
  return Integer(ToCivil(TimeOf(arguments)).year, Type::Int);
}

Called MonthOf(CallContext& /*context*/, Arguments arguments) {
  return Integer(ToCivil(TimeOf(arguments)).month, Type::Month);
}

Called WeekdayOf(CallContext& /*context*/, Arguments arguments) {
  return Integer(ToCivil(TimeOf(arguments)).weekday, Type::Weekday);
}

Called Nanosecond(CallContext& /*context*/, Arguments arguments) {
  return Integer(TimeOf(arguments).nanoseconds, Type::Int);
}

// Seconds times `Units`; what does not fit wraps around, as Go's arithmetic does.
template <int64_t Units>
Called UnixTime(CallContext& /*context*/, Arguments arguments) {
  const Instant time = TimeOf(arguments);
  const uint64_t whole = static_cast<uint64_t>(time.seconds) * static_cast<uint64_t>(Units);
  const auto part = static_cast<uint64_t>(time.nanoseconds / (kSecond / Units));
  return Integer(static_cast<int64_t>(whole + (Units == 1 ? 0 : part)));
}

Called Format(CallContext& context, Arguments arguments) {
  const std::string& layout = arguments[1].text();
  // A word becomes at most nine characters for one.
  if (layout.size() > context.options.max_text / 9) return TextOrTooLong({}, true);
  return Value::OfString(FormatTime(TimeOf(arguments), layout));
}

Called TimeString(CallContext& /*context*/, Arguments arguments) {
  return Value::OfString(TimeText(TimeOf(arguments)));
}

Called AddTo(CallContext& /*context*/, Arguments arguments) {
  return Value::OfTime(Add(TimeOf(arguments), arguments[1].integer()), Type::Time);
}

Called Subtract(CallContext& /*context*/, Arguments arguments) {
  return Integer(Difference(TimeOf(arguments), arguments[1].time()), Type::Duration);
}

Called AddDate(CallContext& /*context*/, Arguments arguments) {
  // Beyond this no calendar has a year that fits.
  constexpr int64_t kMost = 100'000'000;
  for (const Value& number : arguments.subspan(1)) {
    if (number.integer() > kMost || number.integer() < -kMost) {
      return Called::Failed("date is too far away");
    }
  }
  const Instant time = TimeOf(arguments);
  Civil civil = ToCivil(time);
  civil.year += arguments[1].integer();
  civil.month += static_cast<int>(arguments[2].integer());
  civil.day += static_cast<int>(arguments[3].integer());
  if (civil.year > kMost || civil.year < -kMost) return Called::Failed("date is too far away");
  return Value::OfTime(FromCivil(civil, time.nanoseconds), Type::Time);
}

Called SameTime(CallContext& /*context*/, Arguments arguments) {
  return Value::OfTime(TimeOf(arguments), Type::Time);
}

int Order(Arguments arguments) {
  const Instant a = arguments[0].time();
  const Instant b = arguments[1].time();
  if (a == b) return 0;
  const bool less = a.seconds != b.seconds ? a.seconds < b.seconds : a.nanoseconds < b.nanoseconds;
  return less ? -1 : 1;
}

Called Before(CallContext& /*context*/, Arguments arguments) {
  return Value::OfBool(Order(arguments) < 0);
}
Called After(CallContext& /*context*/, Arguments arguments) {
  return Value::OfBool(Order(arguments) > 0);
}
Called Equal(CallContext& /*context*/, Arguments arguments) {
  return Value::OfBool(Order(arguments) == 0);
}
Called Compare(CallContext& /*context*/, Arguments arguments) {
  return Integer(Order(arguments), Type::Int);
}

Called IsZero(CallContext& /*context*/, Arguments arguments) {
  constexpr int64_t kYearOne = -62'135'596'800;
  return Value::OfBool(TimeOf(arguments) == Instant{kYearOne, 0});
}

// --- Lengths of time ---

int64_t LengthOf(Arguments arguments) { return arguments[0].integer(); }

template <int64_t Unit>
Called InUnits(CallContext& /*context*/, Arguments arguments) {
  const int64_t length = LengthOf(arguments);
  const int64_t whole = length / Unit;
  const int64_t rest = length % Unit;
  return Value::OfFloat(static_cast<double>(whole) +
                        static_cast<double>(rest) / static_cast<double>(Unit));
}

template <int64_t Unit>
Called WholeUnits(CallContext& /*context*/, Arguments arguments) {
  return Integer(LengthOf(arguments) / Unit);
}

Called LengthString(CallContext& /*context*/, Arguments arguments) {
  return Value::OfString(DurationText(LengthOf(arguments)));
}

Called Truncate(CallContext& /*context*/, Arguments arguments) {
  const int64_t unit = arguments[1].integer();
  const int64_t length = LengthOf(arguments);
  return Integer(unit <= 0 ? length : length - length % unit, Type::Duration);
}

// Halves away from zero; what does not fit becomes the largest that does.
Called Round(CallContext& /*context*/, Arguments arguments) {
  const int64_t unit = arguments[1].integer();
  const int64_t length = LengthOf(arguments);
  if (unit <= 0) return Integer(length, Type::Duration);
  const int64_t rest = length % unit;
  const int64_t magnitude = rest < 0 ? -rest : rest;
  int64_t result = length - rest;
  if (magnitude >= unit - magnitude) {
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
    if (length < 0) {
      result = result < kLeast + unit ? kLeast : result - unit;
    } else {
      result = result > kMost - unit ? kMost : result + unit;
    }
  }
  return Integer(result, Type::Duration);
}

Called Abs(CallContext& /*context*/, Arguments arguments) {
  const int64_t length = LengthOf(arguments);
  if (length == std::numeric_limits<int64_t>::min()) {
    return Integer(std::numeric_limits<int64_t>::max(), Type::Duration);
  }
  return Integer(length < 0 ? -length : length, Type::Duration);
}

Called NameOfNumber(CallContext& /*context*/, Arguments arguments) {
  return Value::OfString(ToText(arguments[0]));
}

constexpr std::array kTimeMethods = {
    Callable{"Add", AddTo, 1, {Param::Duration}, false},
    Callable{"AddDate", AddDate, 3, {Param::Int, Param::Int, Param::Int}, false},
    Callable{"After", After, 1, {Param::Time}, false},
    Callable{"Before", Before, 1, {Param::Time}, false},
    Callable{"Compare", Compare, 1, {Param::Time}, false},
    Callable{"Day", CivilPart<&Civil::day>, 0, {}, false},
    Callable{"Equal", Equal, 1, {Param::Time}, false},
    Callable{"Format", Format, 1, {Param::String}, false},
    Callable{"Hour", CivilPart<&Civil::hour>, 0, {}, false},
    Callable{"IsZero", IsZero, 0, {}, false},
    Callable{"Local", SameTime, 0, {}, false},
    Callable{"Minute", CivilPart<&Civil::minute>, 0, {}, false},
    Callable{"Month", MonthOf, 0, {}, false},
    Callable{"Nanosecond", Nanosecond, 0, {}, false},
    Callable{"Second", CivilPart<&Civil::second>, 0, {}, false},
    Callable{"String", TimeString, 0, {}, false},
    Callable{"Sub", Subtract, 1, {Param::Time}, false},
    Callable{"UTC", SameTime, 0, {}, false},
    Callable{"Unix", UnixTime<1>, 0, {}, false},
    Callable{"UnixMicro", UnixTime<1'000'000>, 0, {}, false},
    Callable{"UnixMilli", UnixTime<1000>, 0, {}, false},
    Callable{"UnixNano", UnixTime<kSecond>, 0, {}, false},
    Callable{"Weekday", WeekdayOf, 0, {}, false},
    Callable{"Year", Year, 0, {}, false},
    Callable{"YearDay", CivilPart<&Civil::year_day>, 0, {}, false},
};

constexpr std::array kDurationMethods = {
    Callable{"Abs", Abs, 0, {}, false},
    Callable{"Hours", InUnits<3600 * kSecond>, 0, {}, false},
    Callable{"Microseconds", WholeUnits<1000>, 0, {}, false},
    Callable{"Milliseconds", WholeUnits<kMillisecond>, 0, {}, false},
    Callable{"Minutes", InUnits<60 * kSecond>, 0, {}, false},
    Callable{"Nanoseconds", WholeUnits<1>, 0, {}, false},
    Callable{"Round", Round, 1, {Param::Duration}, false},
    Callable{"Seconds", InUnits<kSecond>, 0, {}, false},
    Callable{"String", LengthString, 0, {}, false},
    Callable{"Truncate", Truncate, 1, {Param::Duration}, false},
};

constexpr std::array kNameMethods = {Callable{"String", NameOfNumber, 0, {}, false}};

template <size_t Size>
const Callable* Find(const std::array<Callable, Size>& methods, std::string_view name) {
  for (const Callable& method : methods) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

}  // namespace

const Callable* FindMethod(Type type, std::string_view name) {
  switch (type) {
    case Type::Time:
    case Type::TimePointer:
      return Find(kTimeMethods, name);
    case Type::Duration:
    case Type::DurationPointer:
      return Find(kDurationMethods, name);
    case Type::Month:
    case Type::Weekday:
      return Find(kNameMethods, name);
    default:
      return nullptr;
  }
}

}  // namespace promql::gotemplate::internal
