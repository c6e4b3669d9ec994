#include "compiler/resolve/resolver.h"
#include "compiler/spec/validate.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

void AddLabels(Resolver& r) {
  for (const spec::LabelDecl& decl : r.model.labels) {
    if (!spec::IsLabelName(decl.name.text)) {
      r.sink.Add(Code::BadName, decl.name.location,
                 "`{}` cannot be a label: letters, digits and `_` only", decl.name.text);
      continue;
    }
    const Id<Label> known = r.program.FindLabel(decl.name.text);
    if (known.valid()) {
      r.sink
          .Add(Code::DuplicateName, decl.name.location, "label `{}` is declared twice",
               decl.name.text)
          .Label(r.program.labels[known].location, "first declared here");
      continue;
    }
    Label label;
    label.name = decl.name.text;
    label.location = decl.name.location;
    label.help = decl.help.text;
    label.title = decl.title.set() ? std::string(decl.title.text) : TitleFromName(decl.name.text);
    label.cardinality = decl.cardinality;
    for (const Located& value : decl.values) label.values.push_back(value.text);
    for (const Located& value : decl.examples) label.examples.push_back(value.text);
    label.governance = decl.governance;
    r.program.label_names.emplace(decl.name.text, r.program.labels.Add(std::move(label)));
  }
}

void AddMetricLabels(Resolver& r, const std::vector<Located>& names, bool optional,
                     Metric& metric) {
  for (const Located& name : names) {
    const Id<Label> label = r.LabelNamed(name);
    if (!label.valid() || r.program.Carries(metric, label)) continue;
    metric.labels.push_back({label, optional});
  }
}

void CheckBuckets(Resolver& r, const spec::MetricDecl& decl) {
  const bool histogram = decl.type == MetricType::Histogram;
  if (decl.buckets.empty() && histogram && r.spec_role == Role::Spec) {
    r.sink
        .Add(Code::MissingKey, decl.name.location, "histogram `{}` lacks its `buckets`",
             decl.name.text)
        .Help("without them nothing can be said about its quantiles: `buckets: [0.5, 1, 2]`");
  }
  if (!decl.buckets.empty() && !histogram) {
    r.sink.Add(Code::BadValue, decl.buckets[0].second, "`{}` has `buckets`, but is no histogram",
               decl.name.text);
  }
  for (size_t i = 1; i < decl.buckets.size(); ++i) {
    if (decl.buckets[i].first > decl.buckets[i - 1].first) continue;
    r.sink.Add(Code::BadValue, decl.buckets[i].second, "the bounds of `buckets` must rise");
  }
}

Samples DefaultSamples(const spec::MetricDecl& decl, std::optional<Samples> of_spec) {
  if (decl.samples) return *decl.samples;
  if (of_spec) return *of_spec;
  const bool accumulates = decl.type == MetricType::Counter || decl.type == MetricType::Histogram ||
                           decl.type == MetricType::NativeHistogram ||
                           decl.type == MetricType::Summary;
  return accumulates ? Samples::Cumulative : Samples::Current;
}

void AddMetrics(Resolver& r, const spec::DefaultsDecl& defaults) {
  for (const spec::MetricDecl& decl : r.model.metrics) {
    if (!decl.type) continue;
    if (!spec::IsMetricName(decl.name.text)) {
      r.sink.Add(Code::BadName, decl.name.location,
                 "`{}` cannot be a metric: letters, digits, `_` and `:` only", decl.name.text);
      continue;
    }
    const Id<Metric> known = r.program.FindMetric(decl.name.text);
    if (known.valid()) {
      r.sink
          .Add(Code::DuplicateName, decl.name.location, "metric `{}` is declared twice",
               decl.name.text)
          .Label(r.program.metrics[known].location, "first declared here")
          .Help("a metric is declared once; other files use it by its name");
      continue;
    }
    CheckBuckets(r, decl);
    Metric metric;
    metric.name = decl.name.text;
    metric.location = decl.name.location;
    metric.type = *decl.type;
    metric.unit = r.UnitOf(decl.unit);
    metric.help = decl.help.text;
    metric.samples = DefaultSamples(decl, defaults.samples);
    metric.store = decl.store;
    metric.exporter = decl.exporter.text;
    metric.exported = decl.exported;
    metric.min = r.NumberIn(metric.unit, decl.min);
    metric.max = r.NumberIn(metric.unit, decl.max);
    metric.other_labels = decl.other_labels.value_or(defaults.other_labels);
    for (const auto& bound : decl.buckets) metric.buckets.push_back(bound.first);
    if (decl.inherit_labels && decl.store == MetricStore::Prometheus) {
      AddMetricLabels(r, defaults.labels, false, metric);
      AddMetricLabels(r, defaults.optional_labels, true, metric);
    }
    AddMetricLabels(r, decl.labels, false, metric);
    AddMetricLabels(r, decl.optional_labels, true, metric);
    r.program.metric_names.emplace(decl.name.text, r.program.metrics.Add(std::move(metric)));
  }
}

}  // namespace

void Resolver::Catalogue() {
  for (const Located& unit : model.units) program.units.AddCount(unit.text);
  AddLabels(*this);
  for (size_t i = 1; i < model.defaults.size(); ++i) {
    sink.Add(Code::DuplicateName, model.defaults[i].location,
             "the section `defaults` stands in two files")
        .Label(model.defaults[0].location, "first given here");
  }
  static const spec::DefaultsDecl none;
  const spec::DefaultsDecl& defaults = model.defaults.empty() ? none : model.defaults[0];
  program.scrape_interval_ms = defaults.scrape_interval_ms.value_or(15'000);
  evaluation_interval_ms = defaults.evaluation_interval_ms.value_or(evaluation_interval_ms);
  program.evaluation_interval_ms = evaluation_interval_ms;
  window_ms = defaults.window_ms.value_or(window_ms);
  program.window_ms = window_ms;
  program.retention_ms = defaults.retention_ms.value_or(0);
  program.series_budget = defaults.series_budget.value_or(0);
  program.sample_budget = defaults.sample_budget.value_or(0);
  default_by = LabelsNamed(defaults.by);
  default_burns = defaults.burns;
  program.runbook_annotation =
      defaults.runbook_annotation.set() ? defaults.runbook_annotation.text : "runbook_url";
  AddMetrics(*this, defaults);
}

void Resolver::Logs() {
  for (size_t i = 1; i < model.logs.size(); ++i) {
    sink.Add(Code::DuplicateName, model.logs[i].location, "the section `logs` stands in two files")
        .Label(model.logs[0].location, "first given here");
  }
  if (model.logs.empty()) return;
  program.streams_location = model.logs[0].location;
  program.stream_labels = LabelsNamed(model.logs[0].labels);
}

void Resolver::Groups() {
  for (const spec::GroupDecl& decl : model.groups) {
    for (const Group& known : program.groups) {
      if (known.name != decl.name.text) continue;
      sink.Add(Code::DuplicateName, decl.name.location, "rule group `{}` is declared twice",
               decl.name.text);
    }
    Group group;
    group.name = decl.name.text;
    group.interval_ms = decl.interval_ms.value_or(evaluation_interval_ms);
    group.help = decl.help.text;
    program.groups.Add(group);
  }
}

}  // namespace qoe::resolve
