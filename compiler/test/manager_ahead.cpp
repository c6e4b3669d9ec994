// What of the rules is known for all times at once.
#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "compiler/test/manager.h"
#include "promql/eval/shared_values.h"

namespace qoe::test {
namespace {

using promql::eval::Labels;
using promql::eval::MatrixSeries;
using promql::eval::Point;

// Whether two rules cannot write the same series: a label that both give has two values.
bool WriteApart(const Rule& a, const Rule& b) {
  return std::any_of(a.labels.begin(), a.labels.end(), [&](const NamedTemplate& label) {
    return std::any_of(b.labels.begin(), b.labels.end(), [&](const NamedTemplate& other) {
      return label.name == other.name && label.text.plain() && other.text.plain() &&
             label.text.source() != other.text.source();
    });
  });
}

}  // namespace

class Manager::Ahead {
 public:
  Ahead(Manager& manager, int64_t end_ms) : manager_(manager), end_ms_(end_ms) {
    to_come_[kAlertsMetric] = to_come_[kAlertsForStateMetric] = 1;  // as the alerts do
    for (const ActiveGroup& active : manager_.groups_) {
      for (const State& state : active.rules) {
        for (const ReadSeries& read : state.rule->reads.series)
          alerts_are_read_ = alerts_are_read_ || read.metric.empty() ||
                             read.metric == kAlertsMetric || read.metric == kAlertsForStateMetric;
        writers_[{state.rule->is_alert, state.rule->name}].push_back(state.rule);
        if (!state.rule->is_alert) ++to_come_[state.rule->name];
      }
    }
  }

  void Run() {
    const ManagerOptions& options = manager_.options_;
    std::optional<promql::eval::SharedValues> shared;
    promql::eval::Options query = options.query;
    if (options.shared != nullptr) query.shared = &shared.emplace(*options.shared);
    for (ActiveGroup& active : manager_.groups_) {
      for (State& state : active.rules) Compute(*active.group, state, query);
    }
  }

 private:
  void Compute(const Group& group, State& state, const promql::eval::Options& query) {
    const Rule& rule = *state.rule;
    const int64_t offset = group.query_offset_ms;
    if (IsFixed(rule)) {
      state.ahead.emplace(rule.ast, manager_.storage_, manager_.options_.start_ms - offset,
                          end_ms_ - offset, manager_.IntervalOf(group), query);
      if (!state.ahead->ok()) state.ahead.reset();
    }
    if (!state.ahead) {
      for (const ReadSeries& read : rule.reads.series) {
        read_later_.insert(read.metric);
        any_is_read_later_ = any_is_read_later_ || read.metric.empty();
      }
    } else if (!rule.is_alert) {
      state.settled = RecordAll(group, state);
      if (state.settled) --to_come_[rule.name];
    } else {
      state.settled = !IsAskedFor(rule) && group.limit == 0 && WritesAlone(rule) &&
                      NeverClash(rule, state.ahead->series());
    }
    if (state.settled) state.ahead.reset();
  }

  // Whether all that it reads is in the storage, for all times.
  bool IsFixed(const Rule& rule) const {
    const std::vector<ReadSeries>& reads = rule.reads.series;
    return std::none_of(reads.begin(), reads.end(), [&](const ReadSeries& read) {
      if (read.metric.empty()) return true;
      const auto found = to_come_.find(read.metric);
      return found != to_come_.end() && found->second > 0;
    });
  }

  bool IsAskedFor(const Rule& alert) const {
    const auto& asked = manager_.options_.asked_alerts;
    return !asked || alerts_are_read_ || asked->contains(alert.name);
  }

  // Whether no other rule can write one of its series.
  bool WritesAlone(const Rule& rule) const {
    const std::vector<const Rule*>& writers = writers_.at({rule.is_alert, rule.name});
    return std::all_of(writers.begin(), writers.end(), [&](const Rule* other) {
      return other == &rule || WriteApart(*other, rule);
    });
  }

  // Writes all that the rule records. False: nothing was written, as somebody who is evaluated
  // before the rule could see it too early, or not all evaluations would succeed.
  bool RecordAll(const Group& group, State& state) {
    const Rule& rule = *state.rule;
    if (group.limit > 0 || any_is_read_later_ || read_later_.contains(rule.name)) return false;
    // With an offset samples come later than their time.
    if (group.query_offset_ms != 0 || !WritesAlone(rule)) return false;
    promql::eval::Storage& storage = manager_.storage_;
    std::vector<Labels> written;
    std::unordered_set<Labels> seen;
    for (const MatrixSeries& series : state.ahead->series()) {
      written.push_back(RecordedLabels(rule, series.labels));
      if (!seen.insert(written.back()).second || storage.FindSeries(written.back())) return false;
    }
    const int64_t interval = manager_.IntervalOf(group);
    for (size_t i = 0; i < written.size(); ++i) {
      state.ever.push_back(storage.AddSeries(written[i]));
      Append(state.ahead->series()[i].points, state.ever.back(), interval);
    }
    return true;
  }

  // A series that is no longer recorded is marked as stale at the next evaluation.
  void Append(const std::vector<Point>& points, size_t series, int64_t interval) {
    promql::eval::Storage& storage = manager_.storage_;
    for (size_t i = 0; i < points.size(); ++i) {
      const Point& point = points[i];
      if (point.histogram != nullptr) {
        storage.Append(series, point.t_ms, point.histogram);
      } else {
        storage.Append(series, point.t_ms, point.value);
      }
      const int64_t next = point.t_ms + interval;
      const bool ends = i + 1 == points.size() || points[i + 1].t_ms > next;
      if (ends && next <= end_ms_) storage.AppendStale(series, next);
    }
  }

  Manager& manager_;
  int64_t end_ms_;
  // By metric: rules whose samples are not in the storage, for whatever reason.
  std::unordered_map<std::string_view, size_t> to_come_;
  // By what they are and their name.
  std::map<std::pair<bool, std::string_view>, std::vector<const Rule*>> writers_;
  // By rules that come before and are evaluated step by step.
  std::unordered_set<std::string_view> read_later_;
  bool any_is_read_later_ = false;
  bool alerts_are_read_ = false;  // by any rule, as series
};

void Manager::ComputeAhead(int64_t end_ms) { Ahead(*this, end_ms).Run(); }

}  // namespace qoe::test
