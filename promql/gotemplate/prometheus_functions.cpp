// The functions that Prometheus adds. Source: Prometheus 3, template/template.go.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "promql/gotemplate/address.h"
#include "promql/gotemplate/callable.h"
#include "promql/gotemplate/escape.h"
#include "promql/gotemplate/humanize.h"
#include "promql/gotemplate/pattern.h"
#include "promql/gotemplate/runes.h"
#include "promql/gotemplate/time_format.h"

namespace promql::gotemplate::internal {
namespace {

constexpr const char* kNilPointer =
    "runtime error: invalid memory address or nil pointer dereference";
// How deep `args` may put maps into each other.
constexpr uint32_t kDeepestValue = 100;

Called Text(std::string text) { return Value::OfString(std::move(text)); }

// --- Queries ---

Called Query(CallContext& context, Arguments arguments) {
  if (!context.options.query) return Called::Failed("nothing answers queries here");
  if (++context.queries > context.options.max_queries) {
    return Called::Failed("more than " + std::to_string(context.options.max_queries) +
                          " queries in one template");
  }
  const QueryAnswer answer = context.options.query(arguments[0].text());
  if (answer.error) return Called::Failed(*answer.error);
  return OfSamples(answer.samples);
}

Called First(CallContext& /*context*/, Arguments arguments) {
  const auto& items = arguments[0].list().items;
  if (items.empty()) return Called::Failed("first() called on vector with no elements");
  return items[0];
}

Value LabelOf(const Value& sample, std::string_view name) {
  const Value* labels = sample.record().Find("Labels");
  const Value* label = labels == nullptr ? nullptr : labels->map().Find(name);
  return label == nullptr ? Value::OfString({}) : *label;
}

Called Label(CallContext& /*context*/, Arguments arguments) {
  if (arguments[1].nil()) return Called::Failed(kNilPointer);
  return LabelOf(arguments[1], arguments[0].text());
}

Called ValueOf(CallContext& /*context*/, Arguments arguments) {
  if (arguments[0].nil()) return Called::Failed(kNilPointer);
  const Value* value = arguments[0].record().Find("Value");
  return value == nullptr ? Value() : *value;
}

Called TextValue(CallContext& /*context*/, Arguments arguments) {
  if (arguments[0].nil()) return Called::Failed(kNilPointer);
  return LabelOf(arguments[0], "__value__");
}

Called SortByLabel(CallContext& /*context*/, Arguments arguments) {
  auto& items = arguments[1].shared_list().items;
  const std::string& name = arguments[0].text();
  std::stable_sort(items.begin(), items.end(), [&name](const Value& a, const Value& b) {
    return LabelOf(a, name).text() < LabelOf(b, name).text();
  });
  return arguments[1];
}

// --- Numbers ---

template <std::string (*Show)(double)>
Called Humanized(CallContext& /*context*/, Arguments arguments) {
  const Conversion number = ToFloat(arguments[0]);
  if (!number.error.empty()) return Called::Failed(number.error);
  return Text(Show(number.value));
}

Called HumanizeTimestamp(CallContext& /*context*/, Arguments arguments) {
  const Conversion number = ToFloat(arguments[0]);
  if (!number.error.empty()) return Called::Failed(number.error);
  if (!std::isfinite(number.value)) return Text(Humanize(number.value));
  const MomentConversion moment = ToTime(number.value);
  if (!moment.error.empty()) return Called::Failed(moment.error);
  return Text(TimeText(moment.value));
}

Called ToTimeValue(CallContext& /*context*/, Arguments arguments) {
  const Conversion number = ToFloat(arguments[0]);
  if (!number.error.empty()) return Called::Failed(number.error);
  const MomentConversion moment = ToTime(number.value);
  if (!moment.error.empty()) return Called::Failed(moment.error);
  return Value::OfTime(moment.value);
}

Called ToDurationValue(CallContext& /*context*/, Arguments arguments) {
  const Conversion number = ToFloat(arguments[0]);
  if (!number.error.empty()) return Called::Failed(number.error);
  const double length = number.value * 1e9;
  const bool fits = length >= -0x1p63 && length < 0x1p63;
  return Value::OfInt(fits ? static_cast<int64_t>(length) : std::numeric_limits<int64_t>::min(),
                      Type::DurationPointer);
}

Called Now(CallContext& context, Arguments /*arguments*/) {
  return Value::OfFloat(static_cast<double>(context.options.now_ms) / 1000);
}

Called ParseDurationText(CallContext& /*context*/, Arguments arguments) {
  const Conversion seconds = ParseSeconds(arguments[0].text());
  if (!seconds.error.empty()) return Called::Failed(seconds.error);
  return Value::OfFloat(seconds.value);
}

// --- Texts ---

template <char32_t (*Convert)(char32_t)>
Called Mapped(CallContext& /*context*/, Arguments arguments) {
  std::string out;
  for (std::string_view rest = arguments[0].text(); !rest.empty();) {
    const Rune rune = FirstRune(rest);
    rest.remove_prefix(rune.size);
    AppendRune(Convert(rune.value), out);
  }
  return Text(std::move(out));
}

// A letter is the first of a word when what is before it separates words.
bool Separates(char32_t rune) {
  if (IsLetter(rune) || IsDigit(rune) || rune == '_') return false;
  return rune < 0x80 || IsSpace(rune);
}

Called Title(CallContext& /*context*/, Arguments arguments) {
  std::string out;
  char32_t before = ' ';
  for (std::string_view rest = arguments[0].text(); !rest.empty();) {
    const Rune rune = FirstRune(rest);
    rest.remove_prefix(rune.size);
    AppendRune(Separates(before) ? ToTitle(rune.value) : char32_t{rune.value}, out);
    before = rune.value;
  }
  return Text(std::move(out));
}

Called StripPortOf(CallContext& /*context*/, Arguments arguments) {
  return Text(StripPort(arguments[0].text()));
}

Called StripDomainOf(CallContext& /*context*/, Arguments arguments) {
  return Text(StripDomain(arguments[0].text()));
}

Called Matches(CallContext& /*context*/, Arguments arguments) {
  const Matched matched = Match(arguments[0].text(), arguments[1].text());
  if (!matched.error.empty()) return Called::Failed(matched.error);
  return Value::OfBool(matched.found);
}

Called ReReplaceAll(CallContext& context, Arguments arguments) {
  Replaced replaced = ReplaceAll(arguments[0].text(), arguments[1].text(), arguments[2].text(),
                                 context.options.max_text);
  if (!replaced.error.empty()) return Called::Failed(replaced.error);
  return TextOrTooLong(std::move(replaced.text), replaced.cut);
}

Called GraphLink(CallContext& /*context*/, Arguments arguments) {
  return Text("/graph?g0.expr=" + EscapeQuery(arguments[0].text()) + "&g0.tab=0");
}

Called TableLink(CallContext& /*context*/, Arguments arguments) {
  return Text("/graph?g0.expr=" + EscapeQuery(arguments[0].text()) + "&g0.tab=1");
}

Called UrlQueryEscape(CallContext& /*context*/, Arguments arguments) {
  return Text(EscapeQuery(arguments[0].text()));
}

// --- Others ---

Called Args(CallContext& /*context*/, Arguments arguments) {
  Map map{.of_any = true, .entries = {}};
  for (size_t i = 0; i < arguments.size(); ++i) {
    map.entries.emplace_back("arg" + std::to_string(i), arguments[i].Boxed());
  }
  Value value = Value::OfMap(std::move(map));
  if (value.Depth() > kDeepestValue) {
    return Called::Failed("`args` in each other, deeper than " + std::to_string(kDeepestValue) +
                          " levels");
  }
  return value;
}

Called SafeHtml(CallContext& /*context*/, Arguments arguments) {
  return Value::OfString(arguments[0].text(), Type::Html);
}

Called ExternalUrl(CallContext& context, Arguments /*arguments*/) {
  return Text(context.options.external_url);
}

Called PathPrefix(CallContext& context, Arguments /*arguments*/) {
  return Text(PathOf(context.options.external_url));
}

constexpr auto kAny = Param::Any;
constexpr auto kString = Param::String;
constexpr auto kSample = Param::Sample;
constexpr auto kResult = Param::QueryResult;

// `tmpl` is not here: it executes a template, which is the executor's.
constexpr std::array kFunctions = {
    Callable{"args", Args, 1, {kAny}, true},
    Callable{"externalURL", ExternalUrl, 0, {}, false},
    Callable{"first", First, 1, {kResult}, false},
    Callable{"graphLink", GraphLink, 1, {kString}, false},
    Callable{"humanize", Humanized<Humanize>, 1, {kAny}, false},
    Callable{"humanize1024", Humanized<Humanize1024>, 1, {kAny}, false},
    Callable{"humanizeDuration", Humanized<HumanizeDuration>, 1, {kAny}, false},
    Callable{"humanizePercentage", Humanized<HumanizePercentage>, 1, {kAny}, false},
    Callable{"humanizeTimestamp", HumanizeTimestamp, 1, {kAny}, false},
    Callable{"label", Label, 2, {kString, kSample}, false},
    Callable{"match", Matches, 2, {kString, kString}, false},
    Callable{"now", Now, 0, {}, false},
    Callable{"parseDuration", ParseDurationText, 1, {kString}, false},
    Callable{"pathPrefix", PathPrefix, 0, {}, false},
    Callable{"query", Query, 1, {kString}, false},
    Callable{"reReplaceAll", ReReplaceAll, 3, {kString, kString, kString}, false},
    Callable{"safeHtml", SafeHtml, 1, {kString}, false},
    Callable{"sortByLabel", SortByLabel, 2, {kString, kResult}, false},
    Callable{"stripDomain", StripDomainOf, 1, {kString}, false},
    Callable{"stripPort", StripPortOf, 1, {kString}, false},
    Callable{"strvalue", TextValue, 1, {kSample}, false},
    Callable{"tableLink", TableLink, 1, {kString}, false},
    Callable{"title", Title, 1, {kString}, false},
    Callable{"toDuration", ToDurationValue, 1, {kAny}, false},
    Callable{"toLower", Mapped<ToLower>, 1, {kString}, false},
    Callable{"toTime", ToTimeValue, 1, {kAny}, false},
    Callable{"toUpper", Mapped<ToUpper>, 1, {kString}, false},
    Callable{"urlQueryEscape", UrlQueryEscape, 1, {kString}, false},
    Callable{"value", ValueOf, 1, {kSample}, false},
};

}  // namespace

const Callable* FindPrometheusFunction(std::string_view name) {
  const auto* const found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                         [&](const Callable& entry) { return entry.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

}  // namespace promql::gotemplate::internal
