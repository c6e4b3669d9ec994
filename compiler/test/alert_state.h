// The alerts of one alerting rule over time: pending, firing, resolved. Semantics of
// Prometheus 3.14, rules/alerting.go.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/test/rule_set.h"
#include "compiler/test/unit_tests.h"
#include "promql/eval/query.h"

namespace qoe::test {

enum class AlertPhase : uint8_t { Inactive, Pending, Firing };
std::string_view NameOf(AlertPhase phase);

struct Alert {
  AlertPhase phase = AlertPhase::Pending;
  promql::eval::Labels labels;        // with `alertname`
  promql::eval::VectorSample sample;  // the last one of the expression
  int64_t active_ms = 0;              // since when it has been pending or firing
  std::optional<int64_t> resolved_ms;
  std::optional<int64_t> kept_since_ms;   // fires only for `keep_firing_for`
  std::optional<LabelPairs> annotations;  // rendered already
  // Of its series, made when they are first written.
  promql::eval::Labels pending_series, firing_series, for_state_series;
};

// The metrics of the series that alerts are written to.
inline constexpr std::string_view kAlertsMetric = "ALERTS";
inline constexpr std::string_view kAlertsForStateMetric = "ALERTS_FOR_STATE";

// Fills in a template of a rule for one sample of its expression at one time.
using TemplateRenderer =
    std::function<std::string(const Rule& rule, const TemplateText& text,
                              const promql::eval::VectorSample& sample, int64_t t_ms)>;

class AlertState {
 public:
  // Goes one evaluation on: `result` is what the expression gave at `t_ms`. Returns why the
  // evaluation failed (two alerts with the same labels, more than `limit`); empty: it did not.
  std::string Evaluate(const Rule& rule, int64_t limit, int64_t t_ms,
                       const std::vector<promql::eval::VectorSample>& result,
                       const TemplateRenderer& render);

  // Those that are pending or firing, by their labels.
  std::vector<const Alert*> Active() const;
  std::vector<Alert*> Active();

 private:
  promql::eval::Labels LabelsOf(const Rule& rule, const promql::eval::VectorSample& sample,
                                int64_t t_ms, const TemplateRenderer& render);
  void Settle(const Rule& rule, int64_t t_ms, const promql::eval::Labels& labels, Alert& alert,
              bool present, std::vector<promql::eval::Labels>& gone);

  std::map<promql::eval::Labels, Alert> alerts_;
  // The labels of alerts by those of samples, of a rule whose labels need no rendering.
  std::unordered_map<promql::eval::Labels, promql::eval::Labels> known_labels_;
};

// Whether alerts of these series have labels that differ at all times, so that no evaluation fails.
bool NeverClash(const Rule& rule, const std::vector<promql::eval::MatrixSeries>& series);

// The annotations of an alert, rendered for its last sample.
LabelPairs AnnotationsOf(const Rule& rule, const Alert& alert, const TemplateRenderer& render);

// The series `ALERTS` and `ALERTS_FOR_STATE` of an alert.
const promql::eval::Labels& AlertsSeries(const Rule& rule, Alert& alert);
const promql::eval::Labels& ForStateSeries(const Rule& rule, Alert& alert);

}  // namespace qoe::test
