#include "tests/support/series/catalogue_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace qoe::support {
namespace {

using Json = nlohmann::json;

CatalogueMetric::Type TypeOf(const std::string& metric, const std::string& name) {
  using Type = CatalogueMetric::Type;
  if (name == "counter") return Type::Counter;
  if (name == "gauge") return Type::Gauge;
  if (name == "histogram") return Type::Histogram;
  if (name == "summary") return Type::Summary;
  if (name == "info") return Type::Info;
  throw std::runtime_error(metric + ": no series can be made for a " + name);
}

// Values that look like the unit's, so that thresholds and ratios are met on both sides.
void ChooseRange(const Json& unit, CatalogueMetric& metric) {
  const std::string name = unit.is_string() ? unit.get<std::string>() : "";
  if (name == "ratio") {
    metric.low = 0.05;
    metric.high = 1;
  } else if (name == "percent") {
    metric.high = 100;
  } else if (name.starts_with("bit")) {
    metric.low = 5e5;
    metric.high = 1.2e7;
  }
}

CatalogueMetric ReadMetric(const Json& json) {
  CatalogueMetric metric;
  metric.name = json.at("name").get<std::string>();
  metric.type = TypeOf(metric.name, json.at("type").get<std::string>());
  metric.per_event = json.at("samples") == "per_event";
  metric.buckets = json.value("buckets", std::vector<double>());
  ChooseRange(json.at("unit"), metric);
  for (const Json& label : json.at("labels")) {
    metric.labels.push_back(
        {.name = label.at("name").get<std::string>(),
         .values = label.value("values", label.value("examples", std::vector<std::string>())),
         .optional = label.at("optional").get<bool>()});
  }
  return metric;
}

}  // namespace

std::vector<CatalogueMetric> ReadCatalogue(std::string_view json) {
  std::vector<CatalogueMetric> metrics;
  const Json parsed = Json::parse(json);
  for (const Json& metric : parsed.at("metrics")) {
    const bool in_prometheus = metric.at("store") == "prometheus" && metric.at("exported") == true;
    if (in_prometheus) metrics.push_back(ReadMetric(metric));
  }
  return metrics;
}

}  // namespace qoe::support
