// The functions of text/template itself.
#include <algorithm>
#include <array>
#include <vector>

#include "promql/gotemplate/callable.h"
#include "promql/gotemplate/escape.h"
#include "promql/gotemplate/format_printf.h"

namespace promql::gotemplate::internal {
namespace {

// The text of all arguments: a single string as it is, else as actions print them.
std::string TextOf(CallContext& context, Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].type() == Type::String) return arguments[0].text();
  std::vector<Value> shown;
  shown.reserve(arguments.size());
  for (const Value& argument : arguments) shown.push_back(Printable(argument));
  return Sprint(shown, context.options.max_text).text;
}

Called Html(CallContext& context, Arguments arguments) {
  return Value::OfString(EscapeHtml(TextOf(context, arguments)));
}

Called JavaScript(CallContext& context, Arguments arguments) {
  return Value::OfString(EscapeJavaScript(TextOf(context, arguments)));
}

Called UrlQuery(CallContext& context, Arguments arguments) {
  return Value::OfString(EscapeQuery(TextOf(context, arguments)));
}

Called Print(CallContext& context, Arguments arguments) {
  Formatted text = Sprint(arguments, context.options.max_text);
  return TextOrTooLong(std::move(text.text), text.cut);
}

Called PrintLine(CallContext& context, Arguments arguments) {
  Formatted text = Sprintln(arguments, context.options.max_text);
  return TextOrTooLong(std::move(text.text), text.cut);
}

Called PrintFormatted(CallContext& context, Arguments arguments) {
  Formatted text = Sprintf(arguments[0].text(), arguments.subspan(1), context.options.max_text);
  return TextOrTooLong(std::move(text.text), text.cut);
}

// and, or: their arguments are evaluated one by one, by the executor; it needs only the parameters.
Called Last(CallContext& /*context*/, Arguments arguments) { return arguments.back(); }

Called Not(CallContext& /*context*/, Arguments arguments) {
  return Value::OfBool(!arguments[0].Truth());
}

Called Call(CallContext& /*context*/, Arguments arguments) {
  if (arguments[0].nil()) return Called::Failed("call of nil");
  return Called::Failed("non-function of type " + arguments[0].TypeName());
}

Called Length(CallContext& /*context*/, Arguments arguments) {
  const Value& value = arguments[0];
  const auto size = [](size_t count) { return Value::OfInt(static_cast<int64_t>(count)); };
  if (value.nil()) {
    return Called::Failed(value.boxed() ? "len of nil pointer"
                                        : "reflect: call of reflect.Value.Type on zero Value");
  }
  if (value.IsText()) return size(value.text().size());
  if (value.type() == Type::List) return size(value.list().items.size());
  if (value.type() == Type::Map) return size(value.map().entries.size());
  std::string type = value.TypeName();
  if (type.starts_with("*")) type.erase(0, 1);
  return Called::Failed("len of type " + type);
}

struct Index {
  size_t value = 0;
  std::string error;
};

Index IndexOf(const Value& value, size_t most) {
  int64_t index = 0;
  if (value.nil()) return {0, "cannot index slice/array with nil"};
  if (value.IsSigned()) {
    index = value.integer();
  } else if (value.IsUnsigned()) {
    index = static_cast<int64_t>(value.unsigned_integer());
  } else {
    return {0, "cannot index slice/array with type " + value.TypeName()};
  }
  if (index < 0 || static_cast<uint64_t>(index) > most) {
    return {0, "index out of range: " + std::to_string(index)};
  }
  return {static_cast<size_t>(index), {}};
}

Called Element(const Value& item, const Value& key) {
  if (item.IsText()) {
    const std::string& text = item.text();
    const Index index = IndexOf(key, text.size());
    if (!index.error.empty()) return Called::Failed(index.error);
    if (index.value == text.size()) return Called::Failed("reflect: string index out of range");
    return Value::OfUint(static_cast<uint8_t>(text[index.value]), Type::Uint8);
  }
  if (item.type() == Type::List) {
    const auto& items = item.list().items;
    const Index index = IndexOf(key, items.size());
    if (!index.error.empty()) return Called::Failed(index.error);
    if (index.value == items.size()) return Called::Failed("reflect: slice index out of range");
    return items[index.value];
  }
  if (item.type() == Type::Map) {
    if (key.nil()) return Called::Failed("value is nil; should be of type string");
    if (key.type() != Type::String) {
      return Called::Failed("value has type " + key.TypeName() + "; should be string");
    }
    const Value* found = item.map().Find(key.text());
    if (found != nullptr) return *found;
    return item.map().of_any ? Value().Boxed() : Value::OfString({});
  }
  std::string type = item.TypeName();
  if (type.starts_with("*")) type.erase(0, 1);
  return Called::Failed("can't index item of type " + type);
}

Called IndexInto(CallContext& /*context*/, Arguments arguments) {
  Called item = arguments[0];
  if (item.value.nil()) return Called::Failed("index of untyped nil");
  for (const Value& key : arguments.subspan(1)) {
    if (item.value.nil()) return Called::Failed("index of nil pointer");
    item = Element(item.value, key);
    if (item.failed) break;
  }
  return item;
}

Called Slice(CallContext& /*context*/, Arguments arguments) {
  const Value& item = arguments[0];
  const Arguments keys = arguments.subspan(1);
  if (item.nil()) return Called::Failed("slice of untyped nil");
  if (keys.size() > 3) {
    return Called::Failed("too many slice indexes: " + std::to_string(keys.size()));
  }
  const bool text = item.IsText();
  if (!text && item.type() != Type::List) {
    return Called::Failed("can't slice item of type " + item.TypeName());
  }
  if (text && keys.size() == 3) return Called::Failed("cannot 3-index slice a string");
  const size_t size = text ? item.text().size() : item.list().items.size();
  std::array<size_t, 3> at = {0, size, size};
  for (size_t i = 0; i < keys.size(); ++i) {
    const Index index = IndexOf(keys[i], size);
    if (!index.error.empty()) return Called::Failed(index.error);
    at[i] = index.value;
  }
  for (size_t i = 0; i < 2; ++i) {
    if (at[i] <= at[i + 1]) continue;
    return Called::Failed("invalid slice index: " + std::to_string(at[i]) + " > " +
                          std::to_string(at[i + 1]));
  }
  if (text) return Value::OfString(item.text().substr(at[0], at[1] - at[0]), item.type());
  const auto& items = item.list().items;
  List part{.type = item.list().type, .items = {}};
  part.items.assign(items.begin() + static_cast<std::ptrdiff_t>(at[0]),
                    items.begin() + static_cast<std::ptrdiff_t>(at[1]));
  return Value::OfList(std::move(part));
}

constexpr auto kReflect = Param::Reflect;
constexpr auto kAny = Param::Any;

// name, function, parameters, whether the last one takes any number. `call` takes reflect.Value.
constexpr std::array kBuiltins = {
    Callable{"and", Last, 2, {kReflect, kReflect}, true},
    Callable{"call", Call, 2, {kReflect, kReflect}, true},
    Callable{"eq", Equals, 2, {kReflect, kReflect}, true},
    Callable{"ge", IsGreaterOrEqual, 2, {kReflect, kReflect}, false},
    Callable{"gt", IsGreater, 2, {kReflect, kReflect}, false},
    Callable{"html", Html, 1, {kAny}, true},
    Callable{"index", IndexInto, 2, {kReflect, kReflect}, true},
    Callable{"js", JavaScript, 1, {kAny}, true},
    Callable{"le", IsLessOrEqual, 2, {kReflect, kReflect}, false},
    Callable{"len", Length, 1, {kReflect}, false},
    Callable{"lt", IsLess, 2, {kReflect, kReflect}, false},
    Callable{"ne", Differs, 2, {kReflect, kReflect}, false},
    Callable{"not", Not, 1, {kReflect}, false},
    Callable{"or", Last, 2, {kReflect, kReflect}, true},
    Callable{"print", Print, 1, {kAny}, true},
    Callable{"printf", PrintFormatted, 2, {Param::String, kAny}, true},
    Callable{"println", PrintLine, 1, {kAny}, true},
    Callable{"slice", Slice, 2, {kReflect, kReflect}, true},
    Callable{"urlquery", UrlQuery, 1, {kAny}, true},
};

}  // namespace

const Callable* FindBuiltin(std::string_view name) {
  const auto* const found = std::find_if(kBuiltins.begin(), kBuiltins.end(),
                                         [&](const Callable& entry) { return entry.name == name; });
  return found == kBuiltins.end() ? nullptr : found;
}

Called TextOrTooLong(std::string text, bool cut) {
  if (cut) return Called::Failed("text is longer than allowed");
  return Value::OfString(std::move(text));
}

}  // namespace promql::gotemplate::internal
