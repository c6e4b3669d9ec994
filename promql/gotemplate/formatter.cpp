#include "promql/gotemplate/formatter.h"

#include <algorithm>

#include "promql/gotemplate/runes.h"
#include "promql/gotemplate/time_format.h"

// What values consist of; their numbers and texts are in formatter_basic.cpp.
namespace promql::gotemplate::internal {

namespace {

constexpr std::string_view kAddress = "0xc000000000";

// What String() says of values that have it.
bool StringOf(const Value& value, std::string& text) {
  switch (value.type()) {
    case Type::Duration:
    case Type::DurationPointer:
      text = DurationText(value.integer());
      return true;
    case Type::Time:
    case Type::TimePointer:
      text = TimeText(value.time());
      return true;
    case Type::Month:
      text = MonthName(value.integer());
      return true;
    case Type::Weekday:
      text = WeekdayName(value.integer());
      return true;
    case Type::Pointer:
      text = value.record().text;
      return !text.empty();
    default:
      return false;
  }
}

}  // namespace

void Formatter::Write(std::string_view text) {
  const size_t room = limit_ - out_.size();
  if (text.size() > room) cut_ = true;
  out_.append(text.substr(0, room));
}

size_t Formatter::Bounded(int count) const {
  return std::min(static_cast<size_t>(std::max(count, 0)), limit_ + 1);
}

void Formatter::Padding(int count) {
  if (count <= 0) return;
  const char fill = flags.zero && !flags.minus ? '0' : ' ';
  Write(std::string(Bounded(count), fill));
}

void Formatter::Pad(std::string_view text) {
  if (!flags.has_width || flags.width == 0) return Write(text);
  const int missing = flags.width - static_cast<int>(CountRunes(text));
  if (!flags.minus) Padding(missing);
  Write(text);
  if (flags.minus) Padding(missing);
}

// NOLINTBEGIN(misc-no-recursion): `args` bounds how deep values lie in each other

void Formatter::BadVerb(char32_t verb, const Value& value) {
  std::string start = "%!";
  AppendRune(verb, start);
  Write(start + "(");
  if (value.nil()) {
    Write("<nil>");
  } else {
    Write(value.TypeName() + "=");
    // The flags stay, as they do in Go.
    Print(value, 'v', 0);
  }
  Write(")");
}

void Formatter::Print(const Value& value, char32_t verb, uint32_t depth) {
  if (cut_) return;
  if (value.nil()) {
    if (verb == 'v' || (verb == 'T' && depth == 0)) return Pad("<nil>");
    return depth == 0 ? BadVerb(verb, value) : Write("<nil>");
  }
  if (depth == 0 && verb == 'T') return PrintText(value.TypeName(), 's', value);
  if (depth == 0 && verb == 'p') return PrintAddress(value, verb);
  if (PrintStringer(value, verb)) return;
  switch (value.type()) {
    case Type::Nil:
      return;
    case Type::Bool:
      if (verb != 't' && verb != 'v') return BadVerb(verb, value);
      return Pad(value.boolean() ? "true" : "false");
    case Type::Int:
    case Type::Int64:
    case Type::Uint8:
    case Type::Uint64:
    case Type::Duration:
    case Type::Month:
    case Type::Weekday:
      return PrintInteger(value, verb);
    case Type::Float64:
      return PrintFloat(value.number(), verb, value);
    case Type::Complex128:
      return PrintComplex(value, verb);
    case Type::String:
    case Type::Html:
      return PrintText(value.text(), verb, value);
    case Type::List:
      return PrintList(value, verb, depth);
    case Type::Map:
      return PrintMap(value, verb, depth);
    case Type::Struct:
      return PrintStruct(value, verb, depth);
    case Type::Pointer:
      if (depth > 0) return PrintAddress(value, verb);
      Write("&");
      return PrintStruct(value, verb, depth + 1);
    case Type::DurationPointer:
    case Type::Time:
    case Type::TimePointer:
      return PrintAddress(value, verb);
  }
}

bool Formatter::PrintStringer(const Value& value, char32_t verb) {
  constexpr std::u32string_view kVerbs = U"vsxXq";
  if (flags.sharp_v || kVerbs.find(verb) == std::u32string_view::npos) return false;
  std::string text;
  if (!StringOf(value, text)) return false;
  PrintText(text, verb, value);
  return true;
}

void Formatter::PrintAddress(const Value& value, char32_t verb) {
  constexpr std::u32string_view kVerbs = U"vpbodxX";
  const bool pointer = value.type() == Type::Pointer || value.type() == Type::DurationPointer ||
                       value.type() == Type::TimePointer || value.type() == Type::List ||
                       value.type() == Type::Map;
  if (!pointer || kVerbs.find(verb) == std::u32string_view::npos) {
    std::string start = "%!";
    AppendRune(verb, start);
    return Write(start + "(" + value.TypeName() + "=" + std::string(kAddress) + ")");
  }
  if (verb == 'v' && flags.sharp_v) {
    return Write("(" + value.TypeName() + ")(" + std::string(kAddress) + ")");
  }
  Pad(kAddress);
}

void Formatter::PrintList(const Value& value, char32_t verb, uint32_t depth) {
  const List& list = value.list();
  if (flags.sharp_v) Write(list.type);
  Write(flags.sharp_v ? "{" : "[");
  bool first = true;
  for (const Value& item : list.items) {
    if (cut_) return;
    if (!first) Write(flags.sharp_v ? ", " : " ");
    first = false;
    Print(item, verb, depth + 1);
  }
  Write(flags.sharp_v ? "}" : "]");
}

void Formatter::PrintMap(const Value& value, char32_t verb, uint32_t depth) {
  Write(flags.sharp_v ? value.TypeName() + "{" : "map[");
  bool first = true;
  for (const auto& [key, item] : value.map().entries) {
    if (cut_) return;
    if (!first) Write(flags.sharp_v ? ", " : " ");
    first = false;
    Print(Value::OfString(key), verb, depth + 1);
    Write(":");
    Print(item, verb, depth + 1);
  }
  Write(flags.sharp_v ? "}" : "]");
}

void Formatter::PrintStruct(const Value& value, char32_t verb, uint32_t depth) {
  const Struct& record = value.record();
  if (flags.sharp_v) Write(record.type);
  Write("{");
  bool first = true;
  for (const auto& [name, item] : record.fields) {
    if (cut_) return;
    if (!first) Write(flags.sharp_v ? ", " : " ");
    first = false;
    if (flags.plus_v || flags.sharp_v) Write(name + ":");
    Print(item, verb, depth + 1);
  }
  Write("}");
}

// NOLINTEND(misc-no-recursion)

}  // namespace promql::gotemplate::internal
