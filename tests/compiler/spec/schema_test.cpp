#include "compiler/spec/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "compiler/spec/model.h"

namespace qoe::spec {
namespace {

std::string ReadText(const std::string& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(Schema, ReferencePageIsFresh) {
  EXPECT_EQ(ReadText(QOEC_SOURCE_DIR "/docs/spec-reference.md"), ReferencePage())
      << "run: qoec schema --markdown > docs/spec-reference.md";
}

TEST(Schema, EveryKeyStandsOnceInItsObject) {
  for (const ObjectSchema& object : AllObjects()) {
    std::set<std::string_view> names;
    for (const Key& key : object.keys) {
      EXPECT_TRUE(names.insert(key.name).second) << object.name << "." << key.name;
      EXPECT_FALSE(key.doc.empty()) << object.name << "." << key.name;
    }
    if (object.shorthand.empty()) continue;
    EXPECT_NE(FindKey(object, object.shorthand), nullptr) << object.name;
  }
}

// The C++ enumerations are indices into the table's values.
TEST(Schema, EnumerationsAgreeWithTheModel) {
  const auto at = [](auto value, Enumeration enumeration) {
    return ValuesOf(enumeration).at(static_cast<size_t>(value));
  };
  EXPECT_EQ(at(MetricType::Counter, Enumeration::MetricType), "counter");
  EXPECT_EQ(at(MetricType::NativeHistogram, Enumeration::MetricType), "native_histogram");
  EXPECT_EQ(at(MetricType::Info, Enumeration::MetricType), "info");
  EXPECT_EQ(at(Samples::PerEvent, Enumeration::Samples), "per_event");
  EXPECT_EQ(at(MetricStore::Sql, Enumeration::Store), "sql");
  EXPECT_EQ(at(Governance::Drop, Enumeration::Governance), "drop");
  EXPECT_EQ(at(WhenMissing::Nothing, Enumeration::WhenMissing), "nothing");
  EXPECT_EQ(at(Over::Range, Enumeration::Over), "range");
  EXPECT_EQ(at(DatasourceType::Postgres, Enumeration::DatasourceType), "postgres");
  EXPECT_EQ(at(GrafanaVersion::V10, Enumeration::GrafanaVersion), "10.4");
  EXPECT_EQ(at(GrafanaVersion::V11, Enumeration::GrafanaVersion), "11.6");
  EXPECT_EQ(at(GrafanaVersion::V12, Enumeration::GrafanaVersion), "12.3");
  EXPECT_EQ(at(RepeatDirection::Vertical, Enumeration::RepeatDirection), "vertical");
}

TEST(Schema, JsonSchemaRefersOnlyToWhatItDefines) {
  const nlohmann::json schema = nlohmann::json::parse(JsonSchema());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  const std::string text = schema.dump();
  size_t references = 0;
  for (size_t at = text.find("\"#/$defs/"); at != std::string::npos;
       at = text.find("\"#/$defs/", at + 1)) {
    const std::string name = text.substr(at + 9, text.find('"', at + 9) - at - 9);
    EXPECT_TRUE(schema["$defs"].contains(name)) << name;
    ++references;
  }
  EXPECT_GT(references, 20U);
}

}  // namespace
}  // namespace qoe::spec
