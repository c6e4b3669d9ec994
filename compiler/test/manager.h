// Rules over simulated time, as the rule manager of Prometheus 3.14 evaluates them
// (rules/group.go): group after group, rule after rule, what is recorded written back for those
// that come later, series that are no longer recorded marked as stale. One test, one manager, one
// storage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "compiler/test/ahead.h"
#include "compiler/test/alert_state.h"
#include "compiler/test/rule_set.h"
#include "promql/eval/query.h"
#include "promql/eval/shared_values.h"
#include "promql/eval/storage.h"

namespace qoe::test {

struct ManagerOptions {
  promql::eval::Options query;
  // Every group is evaluated this often; nothing: as its `interval` says.
  std::optional<int64_t> interval_ms;
  int64_t default_interval_ms = 60'000;  // of groups that name none
  int64_t start_ms = 0;                  // when all groups are evaluated for the first time
  promql::eval::Labels external_labels;
  std::string external_url;
  // Alerts that somebody will ask for; not set: all. What becomes of the others need not be known.
  std::optional<std::unordered_set<std::string_view>> asked_alerts;
  // Which parts the rules have in common; null: that is not looked at.
  const promql::eval::SharedParts* shared = nullptr;
};

// Why a rule gave nothing.
struct RuleFailure {
  const Rule* rule = nullptr;
  int64_t t_ms = 0;
  std::string message;
  promql::Span span;  // in the expression; empty: the rule as a whole
};

class Manager {
 public:
  // Rules that `reached` does not name (by number) are left out. All outlive the manager.
  Manager(const RuleSet& rules, const std::vector<bool>& reached, const ManagerOptions& options,
          promql::eval::Storage& storage);
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  // Computes ahead what can be, when every sample that comes from without is in the storage
  // already: the last evaluation is at `end_ms` or before. What is recorded then is in the storage
  // before its time, unless a rule could see that. Only where `CanLookAhead`.
  void ComputeAhead(int64_t end_ms);
  // Before anything was evaluated, with all series that are fed in the storage: whether no rule can
  // see samples of later times, or writes a metric that is fed, too.
  bool CanLookAhead() const;

  // Evaluates the groups that are due at that time. Returns what failed.
  std::vector<RuleFailure> Evaluate(int64_t t_ms);

  // What happens to the alerts of a name.
  struct NamedAlert {
    const Rule* rule;
    const Alert* alert;
  };
  std::vector<NamedAlert> ActiveAlerts(std::string_view name) const;
  // By the rules that were reached: what they have written so far.
  WrittenSeries WrittenByRule() const;
  // As of its last evaluation.
  LabelPairs Annotations(const NamedAlert& alert) const;

 private:
  struct State {
    const Rule* rule;
    AlertState alerts;
    std::vector<size_t> written;  // series of the evaluation before, sorted
    std::vector<size_t> ever;     // series of all evaluations, each once or more
    std::optional<ValueAhead> ahead;
    bool settled = false;  // for all times: nothing is left to be done
  };
  struct ActiveGroup {
    const Group* group;
    std::vector<State> rules;
  };

  class Ahead;

  int64_t IntervalOf(const Group& group) const;
  std::string EvaluateRule(const Group& group, State& state, int64_t t_ms, promql::Span& span);
  std::string Settle(const Group& group, State& state, int64_t t_ms,
                     const std::vector<promql::eval::VectorSample>& result);
  std::string Record(const Group& group, State& state, int64_t t_ms,
                     const std::vector<promql::eval::VectorSample>& result);
  std::string Alert(const Group& group, State& state, int64_t t_ms,
                    const std::vector<promql::eval::VectorSample>& result);
  std::string WriteAll(std::vector<promql::eval::VectorSample> samples, int64_t t_ms, State& state);
  std::string Render(const Rule& rule, const TemplateText& text,
                     const promql::eval::VectorSample& sample, int64_t t_ms) const;

  const ManagerOptions& options_;
  promql::eval::Storage& storage_;
  std::vector<ActiveGroup> groups_;
  TemplateRenderer render_;
};

}  // namespace qoe::test
