// The table of fields (fields.def) as data, and a mapping seen through it. Used by the reader of
// unit tests alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/rules/fields.h"
#include "compiler/test/unit_tests.h"
#include "compiler/yaml/document.h"

namespace qoe::test {

enum class Object : uint8_t {
#define TEST_OBJECT(name, words) name,
#define TEST_FIELD(object, key, shape)
#include "compiler/test/fields.def"
};

enum class Shape : uint8_t { Text, Duration, Number, Bool, Texts, TextMap, Objects };

struct FieldSchema {
  Object object;
  std::string_view key;
  Shape shape;
};

// A mapping whose fields have been checked against the table: what is unknown or has the wrong
// shape was reported (QOE1501, QOE1502) and reads as not set.
class FieldView {
 public:
  FieldView(const yaml::Node& mapping, Object object, diag::Sink& sink);

  rules::Field Text(std::string_view key) const;
  // Nothing where the field is not there.
  std::optional<int64_t> DurationMs(std::string_view key) const;
  std::optional<double> Number(std::string_view key) const;
  bool Bool(std::string_view key) const;
  std::vector<rules::Field> Texts(std::string_view key) const;
  // Sorted by name.
  LabelPairs TextMap(std::string_view key) const;
  std::vector<yaml::Node> Objects(std::string_view key) const;

 private:
  bool Fits(const FieldSchema& schema, const yaml::Node& value);
  bool FitsAll(const FieldSchema& schema, const yaml::Node& value, bool objects);
  void ReportUnknown(const yaml::Node& key, Object object);
  void ReportShape(const FieldSchema& schema, const yaml::Node& value, std::string_view wanted);
  yaml::Node Find(std::string_view key) const;

  std::vector<rules::Entry> entries_;  // of known fields, of the right shape
  diag::Sink* sink_;
};

// A number as YAML has it: `1.5`, `0x1f`, `.inf`, `-.inf`, `.nan`.
std::optional<double> ParseYamlNumber(std::string_view text);

}  // namespace qoe::test
