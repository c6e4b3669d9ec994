#include "compiler/generate/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/generate/cases.h"
#include "compiler/generate/condition.h"
#include "compiler/generate/feeds.h"
#include "compiler/generate/search.h"
#include "compiler/generate/trial.h"
#include "compiler/test/manager.h"
#include "promql/eval/query.h"

namespace qoe::generate {
namespace {

// Labels that the rule sets, whatever fires.
artifact::NamedTexts SetLabels(const test::Rule& rule) {
  artifact::NamedTexts labels;
  for (const test::NamedTemplate& label : rule.labels) {
    if (label.text.plain()) labels.emplace_back(label.name, label.text.source());
  }
  return labels;
}

// With the plainest streams with which anything is found. `missing`: see FeedsOf.
std::optional<Driver> DriverOf(const Program& program, const Inputs& inputs, Trials& trials,
                               std::vector<std::string>& missing) {
  Depth depth = Depth::All;
  for (const Shape& shape : ShapesOf(program, inputs)) {
    const std::vector<Feed> feeds = FeedsOf(program, inputs, shape, &missing);
    if (feeds.empty() || !missing.empty()) break;
    if (auto found = FindDriver(feeds, inputs, program.scrape_interval_ms, depth, trials))
      return found;
    depth = Depth::Each;
  }
  return std::nullopt;
}

std::string WhyNothingIsFound(const Inputs& inputs, const std::vector<std::string>& missing,
                              const Trials& trials) {
  if (!missing.empty()) return missing.front();
  if (inputs.reads_anything) return "it reads other alerts, or metrics by a pattern";
  if (inputs.selectors.empty()) return "it reads no metric";
  if (trials.fired() == trials.played()) {
    return fmt::format("it fires whatever happens: {} tries", trials.played());
  }
  std::string text = fmt::format(
      "no traffic was found with which it goes from silent to firing: {} tries, {} of them fire",
      trials.played(), trials.fired());
  const double series = ConditionOf(inputs.alert->ast).series;
  if (series > Shape::kMost) {
    text +=
        fmt::format("; it asks for {} series, and no more than {} are tried", series, Shape::kMost);
  } else if (inputs.counts_series) {
    text += fmt::format("; it counts series, and no more than {} are tried", Shape::kMost);
  }
  if (inputs.counts_changes) text += "; it counts changes or resets, and no more than one is tried";
  if (inputs.looks_back) text += "; it compares with what was before";
  return text;
}

// Null where there is none.
const Case* PlayedCase(const GeneratedAlert& made, CaseKind kind) {
  const auto found = std::find_if(made.cases.begin(), made.cases.end(), [&](const Case& each) {
    return each.kind == kind && each.inapplicable.empty();
  });
  return found == made.cases.end() ? nullptr : &*found;
}

// Whether just below the threshold it is silent although all that it compares is there.
bool IsSilentWithData(const GeneratedAlert& made, Trials& trials) {
  const Case* below = PlayedCase(made, CaseKind::JustBelow);
  return below != nullptr && below->scenario.expectations.front().silent &&
         trials.HasDataThroughout(below->scenario);
}

// Whether it fires on when all that it reads is gone, and out of sight of every window.
bool FiresOnNothing(const GeneratedAlert& made, const Inputs& inputs, Trials& trials) {
  constexpr int64_t kLongest = 120 * kMinuteMs;
  if (!inputs.records_nothing || inputs.memory_ms > kLongest) return false;
  const Case* above = PlayedCase(made, CaseKind::JustAbove);
  if (above == nullptr) return false;
  artifact::Scenario scenario = above->scenario;
  const auto& fires_ms = scenario.expectations.front().firing_ms;
  if (!fires_ms) return false;
  const int64_t gone_ms = RoundedUp(*fires_ms + 2 * inputs.interval_ms, scenario.step_ms);
  const int64_t forgotten_ms = gone_ms + inputs.memory_ms + promql::eval::Options{}.lookback_ms +
                               inputs.alert->keep_firing_for_ms;
  scenario.length_ms = RoundedUp(forgotten_ms + 2 * inputs.interval_ms, scenario.step_ms);
  Vanish(scenario, gone_ms);
  const Seen seen = trials.Play(scenario);
  return seen.failure.empty() && seen.history.At(scenario.length_ms) != test::AlertPhase::Inactive;
}

// What of the checker's claims is not so.
std::string Contradiction(check::Claim claim, const GeneratedAlert& made, const Inputs& inputs,
                          Trials& trials) {
  if (claim == check::Claim::NeverFires && made.fired > 0) {
    return fmt::format(
        "the checker has proved that it can never fire, and it fires in {} of {} tries", made.fired,
        made.played);
  }
  if (claim == check::Claim::AlwaysFires && IsSilentWithData(made, trials))
    return "the checker has proved that it fires as long as there is data, and just below it is "
           "silent";
  if (claim == check::Claim::SilentWhenMissing && FiresOnNothing(made, inputs, trials))
    return "the checker has proved that it is silent when its series are gone, and it fires on";
  return "";
}

}  // namespace

GeneratedAlert Generate(const Program& program, const test::TestRules& rules, const Target& target,
                        const std::atomic<bool>* cancelled) {
  const Inputs inputs =
      InputsOf(rules.set, target.rule, test::ManagerOptions{}.default_interval_ms);
  GeneratedAlert made;
  made.name = inputs.alert->name;
  made.scenario_name = target.scenario_name;
  made.location = inputs.alert->location;
  made.claim = target.claim;
  if (target.shares_name) made.labels = SetLabels(*inputs.alert);
  std::vector<std::string> missing;
  Trials trials(rules, inputs, cancelled);
  made.driver = DriverOf(program, inputs, trials, missing);
  if (made.driver) made.cases = CasesOf(*made.driver, inputs, program.units, trials);
  made.played = trials.played();
  made.fired = trials.fired();
  made.skipped = trials.cancelled();
  if (made.skipped) {
    made.cases.clear();
    return made;
  }
  if (!made.driver) made.reason = WhyNothingIsFound(inputs, missing, trials);
  made.wrong = Contradiction(target.claim, made, inputs, trials);
  for (Case& each : made.cases) {
    each.scenario.name = fmt::format("{}_{}", made.scenario_name, NameOf(each.kind));
    for (artifact::Expectation& expectation : each.scenario.expectations)
      expectation.labels = made.labels;
  }
  return made;
}

}  // namespace qoe::generate
