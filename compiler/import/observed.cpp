#include "compiler/import/observed.h"

#include <array>
#include <cmath>

#include "compiler/import/number.h"

namespace qoe::import {
namespace {

struct TypeName {
  std::string_view text;
  FamilyType type;
};
// Source: Prometheus text format 0.0.4, OpenMetrics 1.0.
constexpr std::array<TypeName, 9> kTypes = {{{"counter", FamilyType::Counter},
                                             {"gauge", FamilyType::Gauge},
                                             {"histogram", FamilyType::Histogram},
                                             {"gaugehistogram", FamilyType::GaugeHistogram},
                                             {"summary", FamilyType::Summary},
                                             {"info", FamilyType::Info},
                                             {"stateset", FamilyType::StateSet},
                                             {"unknown", FamilyType::Unknown},
                                             {"untyped", FamilyType::Unknown}}};

}  // namespace

bool ParseFamilyType(std::string_view text, FamilyType& type) {
  for (const TypeName& known : kTypes) {
    if (known.text != text) continue;
    type = known.type;
    return true;
  }
  return false;
}

bool Family::SetType(FamilyType given) {
  const bool fits = !typed || type == given;
  if (!fits) contradicted = true;
  if (!typed) type = given;
  typed = true;
  if (contradicted) type = FamilyType::Unknown;
  return fits;
}

void SeriesTally::Add(const std::vector<std::pair<std::string, std::string>>& of_series) {
  ++series;
  for (const auto& [name, value] : of_series) {
    if (value.empty()) continue;
    LabelTally& label = labels[name];
    ++label.series;
    if (label.values.size() <= kMostValues) label.values.insert(value);
    double bound = 0;
    if (name == "le" && ParseNumber(value, bound) && !std::isnan(bound)) ++bounds[bound];
  }
}

}  // namespace qoe::import
