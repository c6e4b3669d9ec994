#include "compiler/verify/expected.h"

#include "compiler/check/catalogue.h"

namespace qoe::verify {
namespace {

double ValuesOf(const facts::LabelFacts& label) {
  return label.values.known() ? static_cast<double>(label.values.values().size())
                              : label.cardinality;
}

void AddSeries(const check::Catalogue& catalogue, const Metric& metric, std::string_view suffix,
               Expected& expected) {
  const std::string name = std::string(metric.name) + std::string(suffix);
  const check::KnownSeries* known = catalogue.FindSeries(name);
  if (known == nullptr) return;
  const facts::LabelSet& labels = known->series.facts.labels;
  SeriesBound& bound = expected.series.emplace_back();
  bound.name = name;
  bound.most = labels.Combinations();
  bound.other_labels = metric.other_labels;
  for (const facts::LabelFacts& label : labels.named()) {
    if (label.presence != facts::Presence::Never && label.name != "__name__")
      bound.labels.push_back({std::string(label.name), ValuesOf(label)});
  }
}

}  // namespace

Expected ExpectedOf(const Program& program) {
  const check::Catalogue catalogue(&program);
  Expected expected;
  expected.series_budget = program.series_budget;
  for (const Metric& metric : program.metrics) {
    if (!metric.exported || metric.store != MetricStore::Prometheus) continue;
    if (metric.type != MetricType::Histogram) AddSeries(catalogue, metric, "", expected);
    if (metric.type == MetricType::Histogram) AddSeries(catalogue, metric, "_bucket", expected);
    if (metric.type == MetricType::Histogram || metric.type == MetricType::Summary) {
      AddSeries(catalogue, metric, "_sum", expected);
      AddSeries(catalogue, metric, "_count", expected);
    }
  }
  return expected;
}

}  // namespace qoe::verify
