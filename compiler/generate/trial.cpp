#include "compiler/generate/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/generate/course.h"
#include "compiler/scenario/every_part.h"
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

// Of the sides of what an alert compares: it is there where both are, and the comparison matches
// them. Empty: it compares nothing.
std::string SumOfSides(const promql::Ast& alert) {
  const NodeId root = Inner(alert, alert.root());
  if (!promql::IsBinary(alert, root)) return "";
  const promql::BinaryView binary = alert.binary(root);
  if (!promql::IsComparison(binary.op)) return "";
  const promql::Span matching = {binary.op_span.end, alert.span(binary.rhs).begin};
  return fmt::format("({}) + {} ({})", alert.source(binary.lhs), matching.In(alert.text()),
                     alert.source(binary.rhs));
}

bool IsNumber(const promql::eval::Point& point) {
  return point.histogram == nullptr && !std::isnan(point.value);
}

}  // namespace

Trials::Trials(const test::TestRules& rules, const Inputs& inputs,
               const std::atomic<bool>* cancelled)
    : rules_(rules), inputs_(inputs), cancelled_(cancelled) {}

Seen Trials::Play(const artifact::Scenario& scenario) {
  promql::eval::Storage storage;
  return Play(scenario, storage);
}

Seen Trials::Play(const artifact::Scenario& scenario, promql::eval::Storage& storage) {
  ++played_;
  Seen seen;
  const auto fed = scenario::FeedTraffic(scenario, {.cancelled = cancelled_}, storage);
  if (!fed) {
    seen.failure = fed.error().message;
    return seen;
  }
  test::ManagerOptions options;
  options.query.cancelled = cancelled_;
  options.shared = &rules_.shared;
  test::Manager manager(rules_.set, inputs_.needed, options, storage);
  const int64_t step = scenario::EvaluationStepMs(rules_.set);
  const int64_t last = scenario.length_ms / step * step;
  if (manager.CanLookAhead()) manager.ComputeAhead(last);
  for (int64_t t = 0; t <= last && seen.failure.empty() && !cancelled(); t += step) {
    for (const test::RuleFailure& failure : manager.Evaluate(t))
      seen.failure = fmt::format("`{}` fails: {}", failure.rule->name, failure.message);
    Note(t, inputs_.alert->name, manager, seen.history);
  }
  if (cancelled()) seen.failure = "it was interrupted";
  if (seen.fires()) ++fired_;
  return seen;
}

bool Trials::HasDataThroughout(const artifact::Scenario& scenario) {
  const std::string text = SumOfSides(inputs_.alert->ast);
  promql::Ast sum;
  std::vector<promql::Issue> issues;
  if (text.empty() || !promql::Parse(text, scenario::kEveryPart, sum, issues) ||
      !promql::CheckTypes(sum, scenario::kEveryPart, issues)) {
    return false;
  }
  promql::eval::Storage storage;
  if (!Play(scenario, storage).failure.empty()) return false;
  const int64_t interval = inputs_.interval_ms;
  const int64_t end = scenario.length_ms / interval * interval;
  const int64_t start = end - RoundedUp(inputs_.alert->for_ms, interval) - interval;
  if (start < 0) return false;
  promql::eval::Options options;
  options.cancelled = cancelled_;
  const promql::eval::Answer answer =
      promql::eval::Range(sum, storage, start, end, interval, options);
  const auto evaluations = static_cast<size_t>((end - start) / interval + 1);
  return answer.ok() &&
         std::any_of(answer.matrix.begin(), answer.matrix.end(), [&](const auto& series) {
           return series.points.size() == evaluations &&
                  std::all_of(series.points.begin(), series.points.end(), IsNumber);
         });
}

}  // namespace qoe::generate
