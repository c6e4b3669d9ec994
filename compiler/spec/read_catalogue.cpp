#include <charconv>

#include "compiler/spec/sections.h"

namespace qoe::spec {

LabelDecl ReadLabel(const Located& name, const ObjectView& view) {
  return {name,
          view.Text("help"),
          view.Text("title"),
          view.Integer("cardinality"),
          view.Texts("values"),
          view.Texts("examples"),
          view.Enum<Governance>("governance", Enumeration::Governance).value_or(Governance::Keep)};
}

MetricDecl ReadMetric(const Located& name, const ObjectView& view) {
  MetricDecl metric;
  metric.name = name;
  metric.type = view.Enum<MetricType>("type", Enumeration::MetricType);
  metric.unit = view.Text("unit");
  metric.help = view.Text("help");
  metric.exporter = view.Text("exporter");
  metric.min = view.Text("min");
  metric.max = view.Text("max");
  metric.labels = view.Texts("labels");
  metric.optional_labels = view.Texts("optional_labels");
  if (view.has("other_labels")) metric.other_labels = view.Bool("other_labels", false);
  metric.inherit_labels = view.Bool("inherit_labels", true);
  for (const Located& bound : view.Texts("buckets")) {
    double value = 0;
    std::from_chars(bound.text.data(), bound.text.data() + bound.text.size(), value);
    metric.buckets.emplace_back(value, bound.location);
  }
  metric.samples = view.Enum<Samples>("samples", Enumeration::Samples);
  metric.store =
      view.Enum<MetricStore>("store", Enumeration::Store).value_or(MetricStore::Prometheus);
  metric.exported = view.Bool("exported", true);
  metric.tenants = view.Texts("tenants");
  return metric;
}

}  // namespace qoe::spec
