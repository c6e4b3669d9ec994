#include "compiler/test/alert_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace qoe::test {
namespace {

using promql::eval::Labels;
using promql::eval::LabelsBuilder;
using promql::eval::VectorSample;

constexpr int64_t kKeepResolvedMs = 900'000;  // as long as it is sent to Alertmanager

Labels AlertLabels(const Rule& rule, const VectorSample& sample, int64_t t_ms,
                   const TemplateRenderer& render) {
  LabelsBuilder labels(sample.labels);
  labels.Remove(promql::eval::kMetricName);
  for (const NamedTemplate& label : rule.labels)
    labels.Set(label.name,
               label.text.plain() ? label.text.source() : render(rule, label.text, sample, t_ms));
  labels.Set("alertname", rule.name);
  return labels.Build();
}

// The labels of the rule as written give way to those of the alert.
LabelsBuilder SeriesOf(const Rule& rule, const Alert& alert, std::string_view metric) {
  LabelsBuilder labels;
  for (const NamedTemplate& label : rule.labels) labels.Set(label.name, label.text.source());
  for (const promql::eval::LabelPair& pair : alert.labels) labels.Set(pair.name, pair.value);
  labels.Set(promql::eval::kMetricName, metric);
  return labels;
}

bool AllPlain(const Rule& rule) {
  return std::all_of(rule.labels.begin(), rule.labels.end(),
                     [](const NamedTemplate& label) { return label.text.plain(); });
}

// Whether an annotation reads other series, which must be as they are now.
bool AsksNow(const Rule& rule) {
  for (const NamedTemplate& annotation : rule.annotations) {
    if (annotation.text.asks()) return true;
  }
  return false;
}

}  // namespace

std::string_view NameOf(AlertPhase phase) {
  switch (phase) {
    case AlertPhase::Inactive:
      return "inactive";
    case AlertPhase::Pending:
      return "pending";
    case AlertPhase::Firing:
      return "firing";
  }
  return "";
}

std::string AlertState::Evaluate(const Rule& rule, int64_t limit, int64_t t_ms,
                                 const std::vector<VectorSample>& result,
                                 const TemplateRenderer& render) {
  if (result.empty() && alerts_.empty()) return {};
  std::set<Labels> present;
  std::vector<std::pair<Labels, const VectorSample*>> fresh;
  for (const VectorSample& sample : result) {
    Labels labels = LabelsOf(rule, sample, t_ms, render);
    if (!present.insert(labels).second)
      return "vector contains metrics with the same labelset after applying alert labels";
    fresh.emplace_back(std::move(labels), &sample);
  }
  const bool asks = AsksNow(rule);
  for (auto& [labels, sample] : fresh) {
    Alert& alert = alerts_[labels];
    if (alert.labels.empty() || alert.phase == AlertPhase::Inactive) {
      alert = {};
      alert.labels = labels;
      alert.active_ms = t_ms;
    }
    alert.sample = *sample;
    alert.sample.point.t_ms = t_ms;
    alert.annotations.reset();
    if (asks) alert.annotations = AnnotationsOf(rule, alert, render);
  }
  std::vector<Labels> gone;
  int64_t active = 0;
  for (auto& [labels, alert] : alerts_) {
    Settle(rule, t_ms, labels, alert, present.contains(labels), gone);
    active += alert.phase != AlertPhase::Inactive ? 1 : 0;
  }
  for (const Labels& labels : gone) alerts_.erase(labels);
  if (limit == 0 || active <= limit) return {};
  alerts_.clear();
  return fmt::format("exceeded limit of {} with {} alerts", limit, active);
}

Labels AlertState::LabelsOf(const Rule& rule, const VectorSample& sample, int64_t t_ms,
                            const TemplateRenderer& render) {
  if (!AllPlain(rule)) return AlertLabels(rule, sample, t_ms, render);
  const auto [known, fresh] = known_labels_.try_emplace(sample.labels);
  if (fresh) known->second = AlertLabels(rule, sample, t_ms, render);
  return known->second;
}

void AlertState::Settle(const Rule& rule, int64_t t_ms, const Labels& labels, Alert& alert,
                        bool present, std::vector<Labels>& gone) {
  if (present) {
    alert.kept_since_ms.reset();
  } else {
    bool keep = false;
    if (alert.phase == AlertPhase::Firing && rule.keep_firing_for_ms > 0) {
      if (!alert.kept_since_ms) alert.kept_since_ms = t_ms;
      keep = t_ms - *alert.kept_since_ms < rule.keep_firing_for_ms;
    }
    const bool old = alert.resolved_ms && t_ms - *alert.resolved_ms > kKeepResolvedMs;
    if (alert.phase == AlertPhase::Pending || old) gone.push_back(labels);
    if (alert.phase != AlertPhase::Inactive && !keep) {
      alert.phase = AlertPhase::Inactive;
      alert.resolved_ms = t_ms;
    }
    if (!keep) return;
  }
  if (alert.phase == AlertPhase::Pending && t_ms - alert.active_ms >= rule.for_ms)
    alert.phase = AlertPhase::Firing;
}

std::vector<const Alert*> AlertState::Active() const {
  std::vector<const Alert*> active;
  for (const auto& [labels, alert] : alerts_) {
    if (alert.phase != AlertPhase::Inactive) active.push_back(&alert);
  }
  return active;
}

std::vector<Alert*> AlertState::Active() {
  std::vector<Alert*> active;
  for (auto& [labels, alert] : alerts_) {
    if (alert.phase != AlertPhase::Inactive) active.push_back(&alert);
  }
  return active;
}

bool NeverClash(const Rule& rule, const std::vector<promql::eval::MatrixSeries>& series) {
  if (!AllPlain(rule)) return false;
  std::set<Labels> seen;
  return std::all_of(series.begin(), series.end(), [&](const promql::eval::MatrixSeries& each) {
    return seen.insert(AlertLabels(rule, {each.labels, {}}, 0, {})).second;
  });
}

LabelPairs AnnotationsOf(const Rule& rule, const Alert& alert, const TemplateRenderer& render) {
  if (alert.annotations) return *alert.annotations;
  LabelPairs annotations;
  for (const NamedTemplate& annotation : rule.annotations) {
    annotations.emplace_back(annotation.name, annotation.text.plain()
                                                  ? annotation.text.source()
                                                  : render(rule, annotation.text, alert.sample,
                                                           alert.sample.point.t_ms));
  }
  return annotations;
}

const Labels& AlertsSeries(const Rule& rule, Alert& alert) {
  Labels& series = alert.phase == AlertPhase::Firing ? alert.firing_series : alert.pending_series;
  if (series.empty())
    series = SeriesOf(rule, alert, kAlertsMetric).Set("alertstate", NameOf(alert.phase)).Build();
  return series;
}

const Labels& ForStateSeries(const Rule& rule, Alert& alert) {
  if (alert.for_state_series.empty())
    alert.for_state_series = SeriesOf(rule, alert, kAlertsForStateMetric).Build();
  return alert.for_state_series;
}

}  // namespace qoe::test
