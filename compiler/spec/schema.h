// The spec language's table (keys.def) as data. The reader, `qoec schema` and the reference page
// are three views of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::spec {

enum class Object : uint8_t {
#define QOE_OBJECT(name, shorthand, doc) name,
#define QOE_KEY(object, key, container, type, presence, choice, doc)
#define QOE_ENUM(name, values)
#include "compiler/spec/keys.def"
#undef QOE_ENUM
#undef QOE_KEY
#undef QOE_OBJECT
};

enum class Enumeration : uint8_t {
#define QOE_OBJECT(name, shorthand, doc)
#define QOE_KEY(object, key, container, type, presence, choice, doc)
#define QOE_ENUM(name, values) name,
#include "compiler/spec/keys.def"
#undef QOE_ENUM
#undef QOE_KEY
#undef QOE_OBJECT
};

enum class Container : uint8_t { One, List, Map, OneOrMany };

enum class ValueKind : uint8_t {
  Text,       // any scalar
  Name,       // letters, digits, `_`, `-`, `.`; begins with a letter
  Bool,       // true | false
  Integer,    // >= 0
  Number,     // a decimal number
  Duration,   // 5m, 1h30m
  Quantity,   // 3s, 50%, 0.5
  Unit,       // seconds, frames/s
  Label,      // a label's name
  Selector,   // a metric or a PromQL selector
  Promql,     // a PromQL expression
  Logql,      // a LogQL query
  Template,   // text with {placeholders} and Go templates
  Reference,  // indicator[.stat][.breakdown]
  Any,        // whatever YAML can say
  Object,
  Enum,
};

struct Type {
  ValueKind kind = ValueKind::Text;
  Object object = Object::Spec;                       // for ValueKind::Object
  Enumeration enumeration = Enumeration::MetricType;  // for ValueKind::Enum
};

struct Key {
  std::string_view name;
  Container container;
  Type type;
  bool required;
  std::string_view choice;  // "!x": exactly one of the keys with this choice; "?x": at most one
  std::string_view doc;
};

struct ObjectSchema {
  std::string_view name;
  std::string_view shorthand;  // the key that a value which is no mapping stands for; may be empty
  std::string_view doc;
  std::span<const Key> keys;  // in the order of the reference page
};

const ObjectSchema& SchemaOf(Object object);
// Objects in the order of keys.def; the last one is Spec.
std::span<const ObjectSchema> AllObjects();
const Key* FindKey(const ObjectSchema& object, std::string_view name);
// The values of an enumeration.
const std::vector<std::string_view>& ValuesOf(Enumeration enumeration);
// What a value of this kind looks like, for messages: "a duration such as `5m`".
std::string Describe(const Type& type);

// The JSON Schema (2020-12) of a spec file.
std::string JsonSchema();
// The reference page, in Markdown.
std::string ReferencePage();

}  // namespace qoe::spec
