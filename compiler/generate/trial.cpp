#include "compiler/generate/trial.h"

#include <algorithm>
#include <cmath>

#include "compiler/scenario/setting.h"
#include "compiler/scenario/traffic.h"
#include "compiler/test/manager.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::generate {
namespace {

using promql::NodeId;
using test::AlertPhase;

// Takes down the worst phase of the alert's series.
void Note(int64_t t_ms, const std::string& alert, const test::Manager& manager,
          scenario::AlertHistory& history) {
  AlertPhase worst = AlertPhase::Inactive;
  for (const test::Manager::NamedAlert& each : manager.ActiveAlerts(alert))
    worst = std::max(worst, each.alert->phase);
  const AlertPhase before =
      history.turns.empty() ? AlertPhase::Inactive : history.turns.back().phase;
  if (worst != before) history.turns.push_back({t_ms, worst});
}

}  // namespace

Trials::Trials(const test::TestRules& rules, const Inputs& inputs,
               const std::atomic<bool>* cancelled)
    : rules_(rules), inputs_(inputs), cancelled_(cancelled) {}

Seen Trials::Play(const artifact::Scenario& scenario) {
  ++played_;
  Seen seen;
  promql::eval::Storage storage;
  const auto fed = scenario::FeedTraffic(scenario, {.cancelled = cancelled_}, storage);
  if (!fed) {
    seen.failure = fed.error().message;
    return seen;
  }
  const std::vector<test::InputSeries> input = scenario::InputOf(storage);
  test::ManagerOptions options;
  options.query.cancelled = cancelled_;
  options.shared = &rules_.shared;
  test::Manager manager(rules_.set, inputs_.needed, options, storage);
  const int64_t step = scenario::EvaluationStepMs(rules_.set);
  const int64_t last = scenario.length_ms / step * step;
  if (manager.CanLookAhead(input)) manager.ComputeAhead(last);
  for (int64_t t = 0; t <= last && seen.failure.empty() && !cancelled(); t += step) {
    for (const test::RuleFailure& failure : manager.Evaluate(t)) seen.failure = failure.message;
    Note(t, inputs_.alert->name, manager, seen.history);
  }
  seen.has_value = HasValue(storage, last, options.query);
  if (seen.fires()) ++fired_;
  return seen;
}

bool Trials::HasValue(const promql::eval::Storage& storage, int64_t t_ms,
                      const promql::eval::Options& options) const {
  const promql::Ast& whole = inputs_.alert->ast;
  const NodeId root = Inner(whole, whole.root());
  if (!promql::IsBinary(whole, root)) return false;
  const promql::ParseOptions parse{.features = promql::AllFeatures()};
  promql::Ast left;
  std::vector<promql::Issue> issues;
  if (!promql::Parse(whole.source(whole.binary(root).lhs), parse, left, issues) ||
      !promql::CheckTypes(left, parse, issues)) {
    return false;
  }
  const promql::eval::Answer answer = promql::eval::Instant(left, storage, t_ms, options);
  return answer.ok() && std::any_of(answer.vector.begin(), answer.vector.end(),
                                    [](const auto& each) { return !std::isnan(each.point.value); });
}

}  // namespace qoe::generate
