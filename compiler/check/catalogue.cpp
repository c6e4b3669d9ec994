#include "compiler/check/catalogue.h"

#include <algorithm>

namespace qoe::check {
namespace {

using facts::Kind;
using facts::Part;
using facts::Presence;
using facts::Range;

Kind KindOf(const Metric& metric) {
  switch (metric.type) {
    case MetricType::Counter:
      return metric.samples == Samples::PerEvent ? Kind::EventCounter : Kind::Counter;
    case MetricType::Gauge:
      return Kind::Gauge;
    case MetricType::NativeHistogram:
      return Kind::NativeHistogram;
    case MetricType::Summary:
      return Kind::SummaryQuantile;
    case MetricType::Info:
      return Kind::Info;
    case MetricType::Histogram:
    case MetricType::Unknown:
      break;
  }
  return Kind::Unknown;
}

facts::LabelSet LabelsOf(const Program& program, const Metric& metric) {
  facts::LabelSet labels =
      metric.other_labels ? facts::LabelSet::Open() : facts::LabelSet::Closed();
  for (const MetricLabel& own : metric.labels) {
    const Label& label = program.labels[own.label];
    facts::LabelFacts known;
    known.name = label.name;
    known.presence = own.optional ? Presence::Sometimes : Presence::Always;
    if (!label.values.empty()) known.values = facts::ValueSet(label.values);
    known.cardinality = static_cast<double>(label.cardinality.value_or(0));
    labels.Set(std::move(known));
  }
  return labels;
}

Range RangeOf(const Metric& metric) {
  Range range;
  if (metric.type == MetricType::Counter) range.lo = 0;
  if (metric.type == MetricType::Info) range = Range::Of(1);
  if (metric.min) range.lo = *metric.min;
  if (metric.max) range.hi = *metric.max;
  return range;
}

}  // namespace

Catalogue::Catalogue(const Program* program) : program_(program) {
  seconds_ = units().Parse("seconds").value_or(units::Unit());
  ratio_ = units().Parse("ratio").value_or(units::Unit());
  AddPrometheusOwn();
  if (program_ == nullptr) return;
  for (size_t i = 0; i < program_->metrics.size(); ++i) AddMetric(Store<Metric>::At(i));
}

// Prometheus 3: docs/concepts/jobs_instances, and the alerting rules' own series.
void Catalogue::AddPrometheusOwn() {
  const auto add = [this](std::string_view name, Kind kind, Range range) {
    KnownSeries& known = series_[name];
    known.series.facts.kind = kind;
    known.series.facts.range = range;
    known.series.facts.not_nan = true;
    known.series.metric = name;
  };
  add("up", Kind::Boolean, {0, 1});
  add("scrape_duration_seconds", Kind::Gauge, Range::AtLeast(0));
  add("scrape_samples_scraped", Kind::Gauge, Range::AtLeast(0));
  add("scrape_samples_post_metric_relabeling", Kind::Gauge, Range::AtLeast(0));
  add("scrape_series_added", Kind::Gauge, Range::AtLeast(0));
  add("ALERTS", Kind::Unknown, Range::Of(1));
  add("ALERTS_FOR_STATE", Kind::Timestamp, Range::AtLeast(0));
}

void Catalogue::AddMetric(Id<Metric> id) {
  const Metric& metric = program_->metrics[id];
  KnownSeries known;
  known.metric = id;
  known.declared = metric.location;
  known.series.metric = metric.name;
  known.series.buckets = metric.buckets.data();
  known.series.bucket_count = metric.buckets.size();
  facts::NodeFacts& facts = known.series.facts;
  facts.kind = KindOf(metric);
  facts.labels = LabelsOf(*program_, metric);
  facts.range = RangeOf(metric);
  facts.not_nan = facts.range.bounded();
  if (metric.type == MetricType::NativeHistogram) {
    facts.observed = metric.unit;
  } else {
    facts.unit = metric.unit;
  }
  const auto add = [&](std::string_view suffix, Part part) {
    KnownSeries series = known;
    facts::NodeFacts& own = series.series.facts;
    own.not_nan = true;
    own.kind = metric.samples == Samples::PerEvent ? Kind::EventCounter : Kind::Counter;
    own.part = part;
    own.observed = metric.unit;
    own.unit = part == Part::Sum ? metric.unit : units::Unit();
    // Observations below zero make a sum fall.
    const bool below_zero = !metric.buckets.empty() && metric.buckets.front() < 0;
    own.range = part == Part::Sum && below_zero ? Range() : Range::AtLeast(0);
    if (!metric.buckets.empty()) {
      own.buckets_lo = std::min(metric.buckets.front(), 0.0);
      own.buckets_hi = metric.buckets.back();
    }
    if (part == Part::Bucket) {
      own.labels.Set({.name = "le",
                      .presence = Presence::Always,
                      .values = {},
                      .cardinality = metric.buckets.empty()
                                         ? 0.0
                                         : static_cast<double>(metric.buckets.size() + 1)});
    }
    series_[names_.Keep(std::string(metric.name) + std::string(suffix))] = std::move(series);
  };
  if (metric.type == MetricType::Histogram) {
    add("_bucket", Part::Bucket);
    add("_sum", Part::Sum);
    add("_count", Part::Count);
    return;
  }
  if (metric.type == MetricType::Summary) {
    add("_sum", Part::Sum);
    add("_count", Part::Count);
    facts.labels.Set({.name = "quantile", .presence = Presence::Always, .values = {}});
  }
  series_[metric.name] = std::move(known);
}

bool Catalogue::MayBeExported(std::string_view name) const {
  if (!complete()) return name.find(':') == std::string_view::npos;
  const KnownSeries* known = FindSeries(name);
  return known != nullptr && known->metric.valid();
}

void Catalogue::AddRecorded(std::string_view name, facts::NodeFacts facts,
                            source::Location declared) {
  // Without a catalogue its series may also be others than the rule's.
  if (!complete() && MayBeExported(name)) return;
  facts.empty = false;  // reported where it came about
  facts.absent = false;
  facts.labels.Remove("__name__");
  const auto found = series_.find(name);
  if (found != series_.end()) {
    found->second.series.facts = facts::EitherOf(found->second.series.facts, facts);
    return;
  }
  KnownSeries& known = series_[names_.Keep(name)];
  known.series.facts = std::move(facts);
  known.series.metric = name;
  known.series.recorded = true;
  known.declared = declared;
}

const KnownSeries* Catalogue::FindSeries(std::string_view name) const {
  const auto found = series_.find(name);
  return found == series_.end() ? nullptr : &found->second;
}

const facts::SeriesFacts* Catalogue::Find(std::string_view series) const {
  const KnownSeries* known = FindSeries(series);
  return known == nullptr ? nullptr : &known->series;
}

std::vector<std::string_view> Catalogue::Names() const {
  std::vector<std::string_view> names;
  names.reserve(series_.size());
  for (const auto& [name, known] : series_) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string_view Text(facts::Kind kind) {
  switch (kind) {
    case Kind::Unknown:
    case Kind::Text:
      return "";
    case Kind::Number:
      return "a number";
    case Kind::Counter:
      return "a counter";
    case Kind::EventCounter:
      return "a counter that does not accumulate";
    case Kind::Gauge:
      return "a gauge";
    case Kind::NativeHistogram:
      return "a native histogram";
    case Kind::SummaryQuantile:
      return "a quantile of a summary";
    case Kind::Info:
      return "an info metric";
    case Kind::Rate:
      return "a rate";
    case Kind::Increase:
      return "an increase";
    case Kind::Delta:
      return "a difference";
    case Kind::Ratio:
      return "a ratio";
    case Kind::Quantile:
      return "a quantile";
    case Kind::Average:
      return "an average";
    case Kind::Count:
      return "a count";
    case Kind::Timestamp:
      return "a timestamp";
    case Kind::Boolean:
      return "a flag of 0 or 1";
  }
  return "";
}

}  // namespace qoe::check
