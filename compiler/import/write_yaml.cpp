#include "compiler/import/write_yaml.h"

#include <fmt/format.h>

#include "compiler/base/yaml_text.h"
#include "compiler/spec/schema.h"

namespace qoe::import {
namespace {

constexpr size_t kLineWidth = 100;

// `key: [a, b]`, broken into lines where it is long.
template <typename Items>
void AppendList(std::string_view indent, std::string_view key, const Items& items,
                std::string& out) {
  if (items.empty()) return;
  size_t line_begin = out.size();
  fmt::format_to(std::back_inserter(out), "{}{}: [", indent, key);
  bool first = true;
  for (const auto& item : items) {
    std::string text;
    AppendYamlItem(item, text);
    if (!first) out += ',';
    if (!first && out.size() - line_begin + text.size() + 2 > kLineWidth) {
      out += '\n';
      line_begin = out.size();
      fmt::format_to(std::back_inserter(out), "{}  ", indent);
    } else if (!first) {
      out += ' ';
    }
    out += text;
    first = false;
  }
  out += "]\n";
}

void AppendBuckets(const std::vector<double>& buckets, std::string& out) {
  if (buckets.empty()) return;
  fmt::format_to(std::back_inserter(out), "    buckets: [{}]\n", fmt::join(buckets, ", "));
}

void AppendField(std::string_view key, std::string_view text, std::string& out) {
  if (text.empty()) return;
  fmt::format_to(std::back_inserter(out), "    {}: ", key);
  AppendYamlScalar(text, out);
  out += '\n';
}

void AppendLabel(const std::string& name, const Label& label, std::string& out) {
  out += "  ";
  AppendYamlScalar(name, out);
  if (label.values.empty()) {
    out += ": {}\n";
    return;
  }
  out += ":\n";
  AppendList("    ", "values", label.values, out);
}

void AppendMetric(const std::string& name, const Metric& metric, std::string& out) {
  out += "  ";
  AppendYamlScalar(name, out);
  out += ":\n";
  const auto& types = spec::ValuesOf(spec::Enumeration::MetricType);
  AppendField("type", types[static_cast<size_t>(metric.type)], out);
  AppendField("unit", metric.unit, out);
  AppendField("help", metric.help, out);
  if (!metric.inherit_labels) out += "    inherit_labels: false\n";
  AppendList("    ", "labels", metric.labels, out);
  AppendList("    ", "optional_labels", metric.optional_labels, out);
  if (metric.other_labels) out += "    other_labels: true\n";
  AppendBuckets(metric.buckets, out);
}

}  // namespace

std::string WriteYaml(const Catalogue& catalogue) {
  std::string out =
      "# Made by `qoec import catalogue`: an ordinary spec file. Correct and add what you know "
      "better.\n"
      "qoec: 1\n";
  if (!catalogue.units.empty()) {
    out += '\n';
    AppendList("", "units", catalogue.units, out);
  }
  if (!catalogue.default_labels.empty()) {
    out += "\ndefaults:\n";
    AppendList("  ", "labels", catalogue.default_labels, out);
  }
  if (!catalogue.labels.empty()) out += "\nlabels:\n";
  for (const auto& [name, label] : catalogue.labels) AppendLabel(name, label, out);
  if (!catalogue.metrics.empty()) out += "\nmetrics:\n";
  for (const auto& [name, metric] : catalogue.metrics) AppendMetric(name, metric, out);
  return out;
}

}  // namespace qoe::import
