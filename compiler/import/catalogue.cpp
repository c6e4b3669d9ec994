#include "compiler/import/catalogue.h"

#include <array>

namespace qoe::import {
namespace {

using spec::MetricType;

// Spelt out, and so without doubt. Not `_percent`: exporters mean 0 to 100, or 0 to 1.
constexpr std::array<std::string_view, 8> kUnits = {
    "seconds", "milliseconds", "microseconds", "nanoseconds", "bytes", "bits", "ratio", "celsius"};

std::string_view Without(std::string_view name, std::string_view suffix) {
  if (name.size() > suffix.size() && name.ends_with(suffix)) name.remove_suffix(suffix.size());
  return name;
}

}  // namespace

std::string_view UnitOfName(std::string_view name) {
  for (const std::string_view suffix : {"_total", "_bucket", "_sum"}) name = Without(name, suffix);
  for (const std::string_view unit : kUnits) {
    if (name.size() > unit.size() + 1 && name.ends_with(unit) &&
        name[name.size() - unit.size() - 1] == '_') {
      return unit;
    }
  }
  return {};
}

bool Catalogue::Covers(std::string_view series) const {
  const auto exact = metrics.find(series);
  if (exact != metrics.end()) return true;
  for (const std::string_view suffix : {"_bucket", "_sum", "_count"}) {
    const auto base = metrics.find(Without(series, suffix));
    if (base == metrics.end()) continue;
    const MetricType type = base->second.type;
    if (type == MetricType::Histogram || (type == MetricType::Summary && suffix != "_bucket"))
      return true;
  }
  return false;
}

void Catalogue::AddMissing(const Catalogue& other) {
  const Catalogue known = *this;
  for (const auto& [name, metric] : other.metrics) {
    // A histogram whose parts are there under names of their own would say something else of them.
    const bool histogram = metric.type == MetricType::Histogram;
    const bool parts = known.Covers(name + "_bucket") || known.Covers(name + "_count");
    if (known.Covers(name) || (histogram && parts)) continue;
    Metric& added = metrics.emplace(name, metric).first->second;
    if (default_labels == other.default_labels) continue;
    if (added.inherit_labels)
      added.labels.insert(other.default_labels.begin(), other.default_labels.end());
    added.inherit_labels = false;
  }
  units.insert(other.units.begin(), other.units.end());
  for (const auto& [name, label] : other.labels) labels.try_emplace(name, label);
  DeclareLabels();
}

void Catalogue::DeclareLabels() {
  for (const std::string& name : default_labels) labels.try_emplace(name);
  for (const auto& [name, metric] : metrics) {
    for (const std::string& label : metric.labels) labels.try_emplace(label);
    for (const std::string& label : metric.optional_labels) labels.try_emplace(label);
  }
}

}  // namespace qoe::import
