#include "compiler/test/manager.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "compiler/test/series_writer.h"

namespace qoe::test {
namespace {

using promql::ValueType;
using promql::eval::Answer;
using promql::eval::Labels;
using promql::eval::VectorSample;

constexpr int64_t kMsPerSecond = 1000;

// A scalar is a vector of one sample without labels.
std::vector<VectorSample> VectorOf(Answer answer) {
  if (answer.type == ValueType::Scalar) return {{Labels(), {0, answer.scalar, nullptr}}};
  return std::move(answer.vector);
}

}  // namespace

Manager::Manager(const RuleSet& rules, const std::vector<bool>& reached,
                 const ManagerOptions& options, promql::eval::Storage& storage)
    : options_(options),
      storage_(storage),
      render_([this](const Rule& rule, const TemplateText& text, const VectorSample& sample,
                     int64_t t_ms) { return Render(rule, text, sample, t_ms); }) {
  size_t number = 0;
  for (const auto& group : rules.groups) {
    ActiveGroup active{group.get(), {}};
    for (const Rule& rule : group->rules) {
      if (reached[number++]) active.rules.push_back({&rule, {}, {}, {}, {}, false});
    }
    if (!active.rules.empty()) groups_.push_back(std::move(active));
  }
}

int64_t Manager::IntervalOf(const Group& group) const {
  const int64_t own = group.interval_ms > 0 ? group.interval_ms : options_.default_interval_ms;
  return options_.interval_ms.value_or(own);
}

bool Manager::CanLookAhead() const {
  if (storage_.HasMetric(kAlertsMetric) || storage_.HasMetric(kAlertsForStateMetric)) return false;
  for (const ActiveGroup& active : groups_) {
    for (const State& state : active.rules) {
      if (state.rule->reads.looks_ahead || state.rule->asks()) return false;
      if (!state.rule->is_alert && storage_.HasMetric(state.rule->name)) return false;
    }
  }
  return true;
}

std::vector<RuleFailure> Manager::Evaluate(int64_t t_ms) {
  std::vector<RuleFailure> failures;
  for (ActiveGroup& active : groups_) {
    const Group& group = *active.group;
    if ((t_ms - options_.start_ms) % IntervalOf(group) != 0) continue;
    for (State& state : active.rules) {
      if (state.settled) continue;
      promql::Span span;
      std::string message = EvaluateRule(group, state, t_ms, span);
      if (!message.empty()) failures.push_back({state.rule, t_ms, std::move(message), span});
    }
  }
  return failures;
}

std::string Manager::EvaluateRule(const Group& group, State& state, int64_t t_ms,
                                  promql::Span& span) {
  const int64_t query_ms = t_ms - group.query_offset_ms;
  if (state.ahead) return Settle(group, state, t_ms, state.ahead->At(query_ms));
  Answer answer = promql::eval::Instant(state.rule->ast, storage_, query_ms, options_.query);
  if (!answer.ok()) {
    span = answer.error->span;
    return answer.error->message;
  }
  if (answer.type != ValueType::Vector && answer.type != ValueType::Scalar)
    return "rule result is not a vector or scalar";
  return Settle(group, state, t_ms, VectorOf(std::move(answer)));
}

std::string Manager::Settle(const Group& group, State& state, int64_t t_ms,
                            const std::vector<VectorSample>& result) {
  return state.rule->is_alert ? Alert(group, state, t_ms, result)
                              : Record(group, state, t_ms, result);
}

std::string Manager::Record(const Group& group, State& state, int64_t t_ms,
                            const std::vector<VectorSample>& result) {
  std::vector<VectorSample> recorded;
  std::unordered_set<Labels> seen;
  for (const VectorSample& sample : result) {
    recorded.push_back({RecordedLabels(*state.rule, sample.labels), sample.point});
    if (!seen.insert(recorded.back().labels).second)
      return "vector contains metrics with the same labelset after applying rule labels";
  }
  const auto count = static_cast<int64_t>(recorded.size());
  if (group.limit > 0 && count > group.limit)
    return fmt::format("exceeded limit of {} with {} series", group.limit, count);
  return WriteAll(std::move(recorded), t_ms - group.query_offset_ms, state);
}

std::string Manager::Alert(const Group& group, State& state, int64_t t_ms,
                           const std::vector<VectorSample>& result) {
  std::string failure = state.alerts.Evaluate(*state.rule, group.limit, t_ms, result, render_);
  if (!failure.empty()) return failure;
  std::vector<VectorSample> samples;
  for (test::Alert* alert : state.alerts.Active()) {
    samples.push_back({AlertsSeries(*state.rule, *alert), {0, 1, nullptr}});
    const int64_t since_s = alert->active_ms / kMsPerSecond;
    samples.push_back(
        {ForStateSeries(*state.rule, *alert), {0, static_cast<double>(since_s), nullptr}});
  }
  return WriteAll(std::move(samples), t_ms - group.query_offset_ms, state);
}

std::string Manager::WriteAll(std::vector<VectorSample> samples, int64_t t_ms, State& state) {
  if (samples.empty() && state.written.empty()) return {};
  std::string refusal;
  std::vector<size_t> written;
  for (VectorSample& sample : samples) {
    sample.point.t_ms = t_ms;
    Written one = Write(storage_, sample.labels, sample.point);
    if (one.refusal.empty()) {
      written.push_back(one.series);
    } else {
      refusal = Print(sample.labels) + ": " + one.refusal;
    }
  }
  std::sort(written.begin(), written.end());
  std::vector<size_t> gone;
  std::set_difference(state.written.begin(), state.written.end(), written.begin(), written.end(),
                      std::back_inserter(gone));
  for (const size_t series : gone) WriteStale(storage_, series, t_ms);
  std::set_difference(written.begin(), written.end(), state.written.begin(), state.written.end(),
                      std::back_inserter(state.ever));
  state.written = std::move(written);
  return refusal;
}

WrittenSeries Manager::WrittenByRule() const {
  WrittenSeries written;
  for (const ActiveGroup& active : groups_) {
    for (const State& state : active.rules) {
      std::vector<size_t>& series = written[state.rule];
      series = state.ever;
      std::sort(series.begin(), series.end());
      series.erase(std::unique(series.begin(), series.end()), series.end());
    }
  }
  return written;
}

std::vector<Manager::NamedAlert> Manager::ActiveAlerts(std::string_view name) const {
  std::vector<NamedAlert> alerts;
  for (const ActiveGroup& active : groups_) {
    for (const State& state : active.rules) {
      if (!state.rule->is_alert || state.rule->name != name) continue;
      for (const test::Alert* alert : state.alerts.Active()) alerts.push_back({state.rule, alert});
    }
  }
  return alerts;
}

LabelPairs Manager::Annotations(const NamedAlert& alert) const {
  return AnnotationsOf(*alert.rule, *alert.alert, render_);
}

std::string Manager::Render(const Rule& rule, const TemplateText& text, const VectorSample& sample,
                            int64_t t_ms) const {
  return text.Render({rule.name, sample, options_.external_labels, options_.external_url, t_ms,
                      storage_, options_.query});
}

}  // namespace qoe::test
