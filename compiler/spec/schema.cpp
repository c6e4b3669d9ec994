#include "compiler/spec/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/base/invariant.h"

namespace qoe::spec {
namespace {

// The spellings of keys.def's columns.
// NOLINTBEGIN(readability-identifier-naming): they are the table's words
constexpr Type Of(ValueKind kind) { return {kind, Object::Spec, Enumeration::MetricType}; }
constexpr Type Text = Of(ValueKind::Text), Name = Of(ValueKind::Name), Bool = Of(ValueKind::Bool),
               Integer = Of(ValueKind::Integer), Number = Of(ValueKind::Number),
               Duration = Of(ValueKind::Duration), Quantity = Of(ValueKind::Quantity),
               Unit = Of(ValueKind::Unit), Label = Of(ValueKind::Label),
               Selector = Of(ValueKind::Selector), Promql = Of(ValueKind::Promql),
               Logql = Of(ValueKind::Logql), Template = Of(ValueKind::Template),
               Reference = Of(ValueKind::Reference), Any = Of(ValueKind::Any);
#define ObjectOf(name) \
  Type { ValueKind::Object, Object::name, Enumeration::MetricType }
#define EnumOf(name) \
  Type { ValueKind::Enum, Object::Spec, Enumeration::name }

constexpr bool Required = true, Optional = false;
// NOLINTEND(readability-identifier-naming)

struct OwnedKey {
  Object object;
  Key key;
};

// All keys in one array, grouped by object: keys.def gives them in that order.
constexpr auto kKeys = std::to_array<OwnedKey>({
#define QOE_OBJECT(name, shorthand, doc)
#define QOE_ENUM(name, values)
#define QOE_KEY(object, key, container, type, presence, choice, doc) \
  {Object::object, {key, Container::container, type, presence, choice, doc}},
#include "compiler/spec/keys.def"
#undef QOE_KEY
#undef QOE_ENUM
#undef QOE_OBJECT
});

struct Table {
  std::vector<Key> keys;
  std::vector<ObjectSchema> objects;
};

Table MakeTable() {
  Table table;
  for (const OwnedKey& owned : kKeys) table.keys.push_back(owned.key);
  size_t next = 0;
  const auto keys_of = [&](Object object) {
    const size_t first = next;
    while (next < kKeys.size() && kKeys[next].object == object) ++next;
    return std::span<const Key>(table.keys).subspan(first, next - first);
  };
#define QOE_OBJECT(name, shorthand, doc) \
  table.objects.push_back({#name, shorthand, doc, keys_of(Object::name)});
#define QOE_ENUM(name, values)
#define QOE_KEY(object, key, container, type, presence, choice, doc)
#include "compiler/spec/keys.def"
#undef QOE_KEY
#undef QOE_ENUM
#undef QOE_OBJECT
  QOE_CHECK(next == kKeys.size(), "keys.def: keys stand away from their object");
  return table;
}

const Table& TheTable() {
  static const Table table = MakeTable();
  return table;
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const size_t space = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return words;
}

}  // namespace

const ObjectSchema& SchemaOf(Object object) {
  return TheTable().objects[static_cast<size_t>(object)];
}

std::span<const ObjectSchema> AllObjects() { return TheTable().objects; }

const Key* FindKey(const ObjectSchema& object, std::string_view name) {
  for (const Key& key : object.keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

const std::vector<std::string_view>& ValuesOf(Enumeration enumeration) {
  static const std::vector<std::vector<std::string_view>> values = {
#define QOE_OBJECT(name, shorthand, doc)
#define QOE_KEY(object, key, container, type, presence, choice, doc)
#define QOE_ENUM(name, text) Words(text),
#include "compiler/spec/keys.def"
#undef QOE_ENUM
#undef QOE_KEY
#undef QOE_OBJECT
  };
  return values[static_cast<size_t>(enumeration)];
}

std::string Describe(const Type& type) {
  switch (type.kind) {
    case ValueKind::Text:
      return "text";
    case ValueKind::Name:
      return "a name (letters, digits, `_`, `-`, `.`)";
    case ValueKind::Bool:
      return "`true` or `false`";
    case ValueKind::Integer:
      return "a whole number, 0 or more";
    case ValueKind::Number:
      return "a number";
    case ValueKind::Duration:
      return "a duration such as `30s`, `5m` or `1h30m`";
    case ValueKind::Quantity:
      return "a number with its unit, such as `3s`, `50%` or `0.5`";
    case ValueKind::Unit:
      return "a unit such as `seconds`, `ratio` or `frames/s`";
    case ValueKind::Label:
      return "the name of a label";
    case ValueKind::Selector:
      return "a metric or a selector such as `errors_total{family=\"network\"}`";
    case ValueKind::Promql:
      return "a PromQL expression";
    case ValueKind::Logql:
      return "a LogQL query";
    case ValueKind::Template:
      return "text with `{placeholders}`";
    case ValueKind::Reference:
      return "an indicator such as `startup_time` or `startup_time.p95`";
    case ValueKind::Any:
      return "a value, a list or a mapping";
    case ValueKind::Object:
      return fmt::format("a mapping ({})", SchemaOf(type.object).name);
    case ValueKind::Enum: {
      const auto& values = ValuesOf(type.enumeration);
      std::string text = "one of";
      for (size_t i = 0; i < values.size(); ++i) {
        text += fmt::format("{} `{}`", i == 0 ? "" : ",", values[i]);
      }
      return text;
    }
  }
  QOE_CHECK(false, "a value kind outside of its enumeration");
}

}  // namespace qoe::spec
