#include <nlohmann/json.hpp>

#include "compiler/base/invariant.h"
#include "compiler/spec/schema.h"

namespace qoe::spec {
namespace {

using Json = nlohmann::ordered_json;

Json Pattern(std::string_view pattern) { return {{"type", "string"}, {"pattern", pattern}}; }

Json NumberOrText() { return {{"type", {"number", "string"}}}; }

Json Value(const Type& type) {
  switch (type.kind) {
    case ValueKind::Text:
      return {{"type", {"string", "number", "boolean"}}};
    case ValueKind::Name:
      return Pattern("^[A-Za-z_][A-Za-z0-9_.-]*$");
    case ValueKind::Bool:
      return {{"type", "boolean"}};
    case ValueKind::Integer:
      return {{"type", "integer"}, {"minimum", 0}};
    case ValueKind::Number:
      return {{"type", "number"}};
    case ValueKind::Duration:
      return Pattern(
          "^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$");
    case ValueKind::Quantity:
      return NumberOrText();
    case ValueKind::Label:
      return Pattern("^[A-Za-z_][A-Za-z0-9_]*$");
    case ValueKind::Unit:
    case ValueKind::Selector:
    case ValueKind::Logql:
    case ValueKind::Template:
    case ValueKind::Reference:
      return {{"type", "string"}};
    case ValueKind::Promql:
      return NumberOrText();
    case ValueKind::Any:
      return Json::object();
    case ValueKind::Object:
      return {{"$ref", "#/$defs/" + std::string(SchemaOf(type.object).name)}};
    case ValueKind::Enum:
      return {{"enum", ValuesOf(type.enumeration)}};
  }
  QOE_CHECK(false, "a value kind outside of its enumeration");
}

// A value in whose place a reference to a parameter may stand, `$(name)`.
bool IsTyped(ValueKind kind) {
  switch (kind) {
    case ValueKind::Bool:
    case ValueKind::Integer:
    case ValueKind::Number:
    case ValueKind::Name:
    case ValueKind::Label:
    case ValueKind::Duration:
    case ValueKind::Enum:
      return true;
    default:
      return false;
  }
}

Json OrParameter(Json value) {
  return {{"anyOf", Json::array({std::move(value), {{"$ref", "#/$defs/Parameter"}}})}};
}

Json Wrapped(const Key& key) {
  Json value = Value(key.type);
  if (IsTyped(key.type.kind)) value = OrParameter(std::move(value));
  Json list = {{"type", "array"}, {"items", value}};
  switch (key.container) {
    case Container::One:
      return value;
    case Container::List:
      return OrParameter(std::move(list));
    case Container::Map:
      return {{"type", "object"}, {"additionalProperties", value}};
    case Container::OneOrMany:
      return {{"anyOf", Json::array({value, list})}};
  }
  QOE_CHECK(false, "a container outside of its enumeration");
}

// Rules about which keys may stand together.
void AddChoices(const ObjectSchema& object, Json& schema) {
  std::map<std::string_view, std::vector<std::string_view>> choices;
  for (const Key& key : object.keys) {
    if (!key.choice.empty()) choices[key.choice].push_back(key.name);
  }
  Json all = Json::array();
  for (const auto& [choice, names] : choices) {
    Json alternatives = Json::array();
    for (const std::string_view name : names) alternatives.push_back({{"required", {name}}});
    if (choice.front() == '?') {
      Json any = {{"anyOf", alternatives}};
      alternatives.push_back({{"not", any}});
    }
    all.push_back({{"oneOf", alternatives}});
  }
  if (!all.empty()) schema["allOf"] = all;
}

Json ObjectDefinition(const ObjectSchema& object) {
  Json schema;
  schema["type"] = "object";
  schema["description"] = object.doc;
  schema["additionalProperties"] = false;
  schema["properties"] = Json::object();
  if (object.name != "Spec") {
    schema["properties"]["for_each"] = {
        {"description", "Repeats this entry of a list or below a name, once for each line."}};
  }
  Json required = Json::array();
  for (const Key& key : object.keys) {
    Json property = Wrapped(key);
    property["description"] = key.doc;
    schema["properties"][std::string(key.name)] = property;
    if (key.required) required.push_back(key.name);
  }
  if (!required.empty()) schema["required"] = required;
  AddChoices(object, schema);
  if (object.shorthand.empty()) return schema;
  return {{"description", object.doc},
          {"anyOf", Json::array({schema, Wrapped(*FindKey(object, object.shorthand))})}};
}

}  // namespace

std::string JsonSchema() {
  Json schema;
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "qoec spec, version 1";
  schema["$ref"] = "#/$defs/Spec";
  schema["$defs"] = Json::object();
  schema["$defs"]["Parameter"] = Pattern(R"(\$\([A-Za-z_][A-Za-z0-9_]*\))");
  for (const ObjectSchema& object : AllObjects()) {
    schema["$defs"][std::string(object.name)] = ObjectDefinition(object);
  }
  return schema.dump(2) + "\n";
}

}  // namespace qoe::spec
