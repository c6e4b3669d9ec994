#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/stages.h"
#include "compiler/lower/streams.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {
namespace {

artifact::NamedTexts Owned(
    const std::vector<std::pair<std::string_view, std::string_view>>& pairs) {
  return {pairs.begin(), pairs.end()};
}

std::string Labelled(std::string_view name, const artifact::NamedTexts& labels) {
  std::string text(name);
  for (size_t i = 0; i < labels.size(); ++i)
    text += fmt::format("{}{}=\"{}\"", i == 0 ? "{" : ", ", labels[i].first, labels[i].second);
  return labels.empty() ? text : text + "}";
}

// As people say it.
std::string TextOf(const Program& program, const Expectation& expectation,
                   const artifact::Expectation& made) {
  if (!made.alert.empty()) {
    std::string text = Labelled(made.alert, made.labels);
    const auto say = [&](std::string_view what, const std::optional<int64_t>& ms) {
      if (ms) text += fmt::format(" {} {},", what, units::FormatDuration(*ms));
    };
    say("pending at", made.pending_ms);
    say("firing at", made.firing_ms);
    say("resolved at", made.resolved_ms);
    say("not before", made.not_before_ms);
    if (made.silent) return text + " never fires";
    if (text.back() == ',') {
      text.pop_back();
    } else {
      text += " fires";
    }
    return text;
  }
  std::string what;
  if (expectation.promql.valid()) {
    what = program.expressions[expectation.promql].source.text();
  } else {
    const Indicator& indicator = program.indicators[expectation.watch.indicator];
    what = indicator.name;
    const auto stat = static_cast<size_t>(std::max(expectation.watch.stat, 0));
    if (!indicator.stats[stat].name.empty()) what += fmt::format(".{}", indicator.stats[stat].name);
  }
  const std::string bound =
      expectation.nothing
          ? "is nothing"
          : BoundText(expectation.comparison, expectation.threshold_text, expectation.unit);
  return fmt::format("{} {} at {}", Labelled(what, made.labels), bound,
                     units::FormatDuration(made.at_ms));
}

artifact::Expectation Lowered(const Program& program, const Expectation& expectation) {
  artifact::Expectation made;
  made.alert = expectation.alert;
  made.labels = Owned(expectation.labels);
  made.annotations = Owned(expectation.annotations);
  made.pending_ms = expectation.pending_ms;
  made.firing_ms = expectation.firing_ms;
  made.resolved_ms = expectation.resolved_ms;
  made.not_before_ms = expectation.not_before_ms;
  made.silent = expectation.silent;
  made.at_ms = expectation.at_ms;
  if (made.alert.empty()) {
    made.promql = WatchedValue(program, expectation.promql, expectation.watch, expectation.by);
    if (!expectation.nothing) made.operation = OperatorText(expectation.comparison);
    made.threshold = expectation.threshold;
    made.tolerance = expectation.tolerance;
  }
  made.text = TextOf(program, expectation, made);
  return made;
}

}  // namespace

std::vector<artifact::Scenario> LowerScenarios(const Program& program, diag::Sink& sink) {
  std::vector<artifact::Scenario> scenarios;
  for (const Scenario& scenario : program.scenarios) {
    artifact::Scenario& made = scenarios.emplace_back();
    made.name = scenario.name;
    made.title = scenario.title;
    made.length_ms = scenario.length_ms;
    made.step_ms = scenario.step_ms;
    made.seed = scenario.seed;
    made.others_silent = scenario.others_silent;
    for (const Stream& stream : scenario.traffic)
      made.streams.push_back(LowerStream(program, stream, sink));
    for (const Expectation& expectation : scenario.expect)
      made.expectations.push_back(Lowered(program, expectation));
  }
  return scenarios;
}

}  // namespace qoe::lower
