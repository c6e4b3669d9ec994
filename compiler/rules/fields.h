// The table of fields (fields.def) as data, and a mapping seen through it. Used by the reader
// alone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/rules/model.h"
#include "compiler/yaml/document.h"

namespace qoe::rules {

enum class Object : uint8_t {
#define RULES_OBJECT(name, words) name,
#define RULES_FIELD(object, key, shape, ruler)
#include "compiler/rules/fields.def"
};

enum class Shape : uint8_t { Text, Integer, Duration, Texts, TextMap, Objects, Object, Any };

struct FieldSchema {
  Object object;
  std::string_view key;
  Shape shape;
  Ruler ruler;
};

std::string_view WordsOf(Object object);
std::span<const FieldSchema> FieldsOf(Object object);

// Key and value as they count: with what `<<` brings in.
struct Entry {
  yaml::Node key, value;
};

// The entries of a mapping. Those of `<<` mappings come last and only where the mapping itself does
// not have the key, as Prometheus' YAML reader has it. A key that stands twice is reported.
std::vector<Entry> EntriesOf(const yaml::Node& mapping, diag::Sink& sink);

// Whose file it is, and of what kind.
struct Format {
  Ruler ruler = Ruler::Prometheus;
  SetKind kind = SetKind::File;
};

// A mapping whose fields have been checked against the table: what has the wrong shape was
// reported and reads as not set.
class FieldView {
 public:
  FieldView(const yaml::Node& mapping, Object object, Format format, diag::Sink& sink);

  Field Text(std::string_view key) const;
  std::vector<Field> Texts(std::string_view key) const;
  std::vector<NamedField> TextMap(std::string_view key) const;
  // The items of a list that are mappings; an item that is not was reported.
  std::vector<yaml::Node> Objects(std::string_view key) const;
  // An invalid node where there is none.
  yaml::Node Find(std::string_view key) const;
  // Where the key stands; of no file where it does not.
  source::Location KeyOf(std::string_view key) const;

 private:
  void CheckShape(const FieldSchema& schema, const yaml::Node& value);
  void CheckTexts(const FieldSchema& schema, const yaml::Node& value);
  void CheckObjects(const FieldSchema& schema, const yaml::Node& value);
  void ReportUnknown(const yaml::Node& key, Object object);

  std::vector<Entry> entries_;  // of known fields, of the right shape
  diag::Sink* sink_;
  Format format_;
};

// A scalar as a field; not set where it is null or no scalar.
Field FieldOf(const yaml::Node& node);

}  // namespace qoe::rules
