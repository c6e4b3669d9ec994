// Typed access to a mapping that the validator has seen. A value of the wrong shape was reported
// there and reads as "not set" here.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/spec/model.h"
#include "compiler/spec/schema.h"
#include "compiler/yaml/document.h"

namespace qoe::spec {

class ObjectView {
 public:
  ObjectView(yaml::Node node, Object object) : node_(node), schema_(&SchemaOf(object)) {}

  source::Location location() const { return node_.location(); }
  bool has(std::string_view key) const { return Find(key).valid(); }
  // The value of a key, or an invalid node. A bare value is the shorthand key's.
  yaml::Node Find(std::string_view key) const;

  Located Text(std::string_view key) const;
  Embedded Expression(std::string_view key) const;
  // Those of a list, or the one of a OneOrMany.
  std::vector<Embedded> Expressions(std::string_view key) const;
  // Scalars of a list, or the one scalar of a OneOrMany.
  std::vector<Located> Texts(std::string_view key) const;
  // The same, but nothing when the key is absent: an empty list is something else.
  std::optional<std::vector<Located>> OptionalTexts(std::string_view key) const;
  NamedTexts TextMap(std::string_view key) const;
  std::optional<int64_t> Integer(std::string_view key) const;
  std::optional<int64_t> DurationMs(std::string_view key) const;
  bool Bool(std::string_view key, bool otherwise) const;
  // Items of a list of objects, or the one object of a OneOrMany.
  std::vector<ObjectView> Objects(std::string_view key, Object object) const;
  // Name and object of each entry of a map.
  std::vector<std::pair<Located, ObjectView>> ObjectMap(std::string_view key, Object object) const;
  std::optional<ObjectView> Child(std::string_view key, Object object) const;

  // The enumerator whose position is that of the text among the enumeration's values.
  template <typename E>
  std::optional<E> Enum(std::string_view key, Enumeration enumeration) const {
    const int index = EnumIndex(key, enumeration);
    return index < 0 ? std::nullopt : std::optional(static_cast<E>(index));
  }

 private:
  int EnumIndex(std::string_view key, Enumeration enumeration) const;

  yaml::Node node_;
  const ObjectSchema* schema_;
};

}  // namespace qoe::spec
