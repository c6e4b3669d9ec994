#include "compiler/scenario/explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/chart.h"
#include "compiler/scenario/every_part.h"
#include "compiler/scenario/inputs.h"
#include "compiler/test/expectation.h"
#include "compiler/test/explain_value.h"

namespace qoe::scenario {
namespace {

using promql::eval::Labels;
using test::AlertPhase;
using test::DurationText;

constexpr size_t kMostAlerts = 5;

// Whether an alert of that name can be the rule's: levels may share a name.
bool IsOf(const test::Rule& rule, const Labels& labels) {
  return std::all_of(rule.labels.begin(), rule.labels.end(), [&](const auto& label) {
    return !label.text.plain() || labels.Get(label.name) == label.text.source();
  });
}

Happening HappeningOf(AlertPhase phase) {
  switch (phase) {
    case AlertPhase::Inactive:
      return Happening::Nothing;
    case AlertPhase::Pending:
      return Happening::Pending;
    case AlertPhase::Firing:
      return Happening::Firing;
  }
  return Happening::Nothing;
}

std::string_view OccasionOf(AlertPhase phase) {
  switch (phase) {
    case AlertPhase::Inactive:
      return "at the last evaluation; it is never pending";
    case AlertPhase::Pending:
      return "when it is first pending; it never fires";
    case AlertPhase::Firing:
      return "when it first fires";
  }
  return {};
}

void Append(const std::vector<std::string>& lines, std::string_view indent,
            std::vector<std::string>& all) {
  for (const std::string& line : lines) all.push_back(std::string(indent) + line);
}

}  // namespace

Explainer::Explainer(const std::vector<Question>& questions)
    : questions_(questions), moments_(questions.size()) {}

Explainer::Moment Explainer::MomentOf(int64_t t_ms,
                                      const std::vector<test::Manager::NamedAlert>& active,
                                      const test::Manager& manager) {
  Moment moment{t_ms, AlertPhase::Inactive, {}};
  for (const test::Manager::NamedAlert& each : active) {
    const test::Alert& alert = *each.alert;
    if (alert.phase == AlertPhase::Inactive) continue;
    moment.phase = std::max(moment.phase, alert.phase);
    moment.alerts.push_back(
        {each.rule, alert.labels, alert.phase, alert.active_ms, manager.Annotations(each)});
  }
  return moment;
}

void Explainer::Evaluated(int64_t t_ms, int64_t next_ms, const test::Manager& manager) {
  for (size_t i = 0; i < questions_.size(); ++i) {
    const Question& question = questions_[i];
    Moment& known = moments_[i];
    if (question.at_ms) {
      if (*question.at_ms < t_ms || *question.at_ms >= next_ms) continue;
      known = MomentOf(*question.at_ms, manager.ActiveAlerts(question.rule), manager);
      continue;
    }
    const auto active = manager.ActiveAlerts(question.rule);
    AlertPhase phase = AlertPhase::Inactive;
    for (const auto& each : active) phase = std::max(phase, each.alert->phase);
    if (phase > known.phase) known = MomentOf(t_ms, active, manager);
    if (known.phase == AlertPhase::Inactive) known.t_ms = t_ms;
  }
}

void Explainer::Finished(const Played& played) {
  for (size_t i = 0; i < questions_.size(); ++i) {
    if (questions_[i].at_ms.value_or(0) > played.scenario.length_ms) continue;
    size_t number = 0;
    for (const auto& group : played.rules.set.groups) {
      for (const test::Rule& rule : group->rules) {
        if (played.reached[number++] && rule.name == questions_[i].rule)
          explanations.push_back(Explain(i, rule, played));
      }
    }
  }
}

Explanation Explainer::Explain(size_t question, const test::Rule& rule,
                               const Played& played) const {
  const Moment& moment = moments_[question];
  Explanation explanation{question, &rule, moment.t_ms, Happening::Nothing, {}, {}};
  const bool asked = questions_[question].at_ms.has_value();
  if (rule.is_alert) {
    if (!asked) explanation.occasion = OccasionOf(moment.phase);
    AddAlerts(rule, moment, played, explanation);
  } else {
    if (!asked) explanation.occasion = "at the last evaluation";
    if (played.storage.HasMetric(rule.name)) explanation.happening = Happening::Recorded;
  }
  explanation.lines.emplace_back("value");
  Append(test::ExplainValue(rule.ast, kEveryPart, played.storage, moment.t_ms, played.query), "  ",
         explanation.lines);
  explanation.lines.emplace_back("input");
  Append(InputLines(rule.ast, played.rules.set, played.storage, moment.t_ms, played.query), "  ",
         explanation.lines);
  Append(Chart(rule.ast, rule.expr, played.storage, 0, played.scenario.length_ms, played.query), "",
         explanation.lines);
  return explanation;
}

// How the alerts of the rule fared, and how they stand at the moment.
void Explainer::AddAlerts(const test::Rule& rule, const Moment& moment, const Played& played,
                          Explanation& explanation) const {
  size_t count = 0;
  for (const auto& [labels, history] : played.histories.Matching(rule.name, {})) {
    if (!IsOf(rule, *labels)) continue;
    for (const AlertHistory::Turn& turn : history->turns)
      explanation.happening = std::max(explanation.happening, HappeningOf(turn.phase));
    if (++count > kMostAlerts) continue;
    explanation.lines.push_back(fmt::format("{}: {}", test::SeriesText(*labels), history->Text()));
    for (const AlertNow& now : moment.alerts) {
      if (now.rule != &rule || !(now.labels == *labels)) continue;
      explanation.lines.push_back(fmt::format("  {}, active since {}", test::NameOf(now.phase),
                                              DurationText(now.active_ms)));
      for (const auto& [name, text] : now.annotations)
        explanation.lines.push_back(fmt::format("  {}: {}", name, test::OneLine(text)));
    }
  }
  if (count > kMostAlerts)
    explanation.lines.push_back(fmt::format("and {} more alerts", count - kMostAlerts));
  if (count == 0) explanation.lines.emplace_back("no alert of it is ever pending");
  if (count > 0 && rule.keep_firing_for_ms > 0)
    explanation.lines.push_back(
        fmt::format("`keep_firing_for`: once its condition is over it fires for another {}",
                    DurationText(rule.keep_firing_for_ms)));
}

}  // namespace qoe::scenario
