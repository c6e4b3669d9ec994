#include "compiler/test/reach.h"

#include "compiler/test/alert_state.h"
#include "promql/eval/labels.h"

namespace qoe::test {
namespace {

constexpr std::string_view kAlertMetrics[] = {kAlertsMetric, kAlertsForStateMetric};

}  // namespace

Reach::Reach(const RuleSet& rules) {
  for (const auto& group : rules.groups) {
    for (const Rule& rule : group->rules) {
      for (const ReadSeries& read : rule.reads.series) {
        auto& readers = read.metric.empty() ? of_any_ : by_metric_[read.metric];
        readers.push_back({rules_.size(), &read});
      }
      rules_.push_back(&rule);
      any_asks_ = any_asks_ || rule.asks();
    }
  }
}

template <typename Found>
void Reach::ForEachReader(const promql::eval::Labels& labels, const Found& found) const {
  const auto named = by_metric_.find(labels.metric_name());
  if (named != by_metric_.end()) {
    for (const Reader& reader : named->second) {
      if (reader.read->MayRead(labels)) found(reader.rule);
    }
  }
  for (const Reader& reader : of_any_) {
    if (reader.read->MayRead(labels)) found(reader.rule);
  }
}

bool Reach::IsRead(const promql::eval::Labels& labels) const {
  bool read = any_asks_;
  ForEachReader(labels, [&](size_t) { read = true; });
  return read;
}

std::vector<bool> Reach::Of(const promql::eval::Storage& input) const {
  std::vector<bool> reached(rules_.size(), false);
  std::vector<size_t> work;
  const auto reach = [&](size_t rule) {
    if (reached[rule]) return;
    reached[rule] = true;
    work.push_back(rule);
  };
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (!rules_[i]->reads.silent_without_input) reach(i);
  }
  for (size_t i = 0; i < input.series_count(); ++i) ForEachReader(input.series(i).labels, reach);
  // Of what a rule writes only the metric is known for sure.
  const auto reach_readers = [&](std::string_view metric) {
    const auto named = by_metric_.find(metric);
    if (named != by_metric_.end()) {
      for (const Reader& reader : named->second) reach(reader.rule);
    }
    for (const Reader& reader : of_any_) reach(reader.rule);
  };
  while (!work.empty()) {
    const Rule& rule = *rules_[work.back()];
    work.pop_back();
    if (!rule.is_alert) {
      reach_readers(rule.name);
      continue;
    }
    for (const std::string_view metric : kAlertMetrics) reach_readers(metric);
  }
  return reached;
}

}  // namespace qoe::test
