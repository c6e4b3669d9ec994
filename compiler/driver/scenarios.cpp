#include "compiler/driver/scenarios.h"

#include <algorithm>

#include "compiler/base/parallel.h"
#include "compiler/driver/label_values.h"
#include "compiler/driver/name_selection.h"
#include "compiler/scenario/play.h"

namespace qoe::driver {
namespace {

bool HasRule(const EmittedRules& rules, const std::string& name) {
  return std::any_of(rules.groups.begin(), rules.groups.end(), [&](const auto& group) {
    return std::any_of(group->rules.begin(), group->rules.end(),
                       [&](const test::Rule& rule) { return rule.name == name; });
  });
}

scenario::Places PlacesOf(const Scenario& written) {
  scenario::Places places{written.location, {}, {}};
  for (const Stream& stream : written.traffic) places.streams.push_back(stream.location);
  for (const Expectation& each : written.expect) places.expectations.push_back(each.location);
  return places;
}

}  // namespace

bool ScenarioRun::passed() const {
  return compilation->ok() && std::all_of(outcomes.begin(), outcomes.end(),
                                          [](const auto& outcome) { return outcome.passed(); });
}

std::unique_ptr<ScenarioRun> RunScenarios(const std::string& spec, const ScenarioOptions& options) {
  auto run = std::make_unique<ScenarioRun>();
  run->compilation = Compile(spec, true, options.today);
  if (!run->compilation->ok()) return run;
  const artifact::Bundle& bundle = run->compilation->bundle;
  const Program& program = *run->compilation->program;
  run->rules = ReadEmittedRules(*run->compilation);
  for (const scenario::Question& question : options.explain) {
    if (!HasRule(run->rules, question.rule)) run->unknown_rules.push_back(question.rule);
  }
  if (!run->unknown_rules.empty()) return run;
  if (options.coverage) {
    run->coverage = std::make_unique<test::Coverage>(run->rules.groups, kEmittedParse,
                                                     LabelValuesOf(program, run->rules));
  }
  const test::TestRules rules(test::RuleSet{run->rules.groups});
  test::FileOutcome& outcome = run->outcomes.emplace_back();
  outcome.path = spec;
  outcome.tests.resize(bundle.scenarios.size());
  run->explanations.resize(bundle.scenarios.size());
  const NameSelection selection(options.run);
  if (options.begin) options.begin();
  base::ParallelFor(bundle.scenarios.size(), [&](size_t i) {
    const artifact::Scenario& each = bundle.scenarios[i];
    test::TestOutcome& result = outcome.tests[i];
    const bool cancelled = options.cancelled != nullptr && *options.cancelled;
    if (!cancelled && selection.Has(each.name)) {
      scenario::Explainer explainer(options.explain);
      scenario::Watcher* watcher = options.explain.empty() ? nullptr : &explainer;
      result = scenario::Play(each, PlacesOf(program.scenarios[i]), rules,
                              {options.cancelled, watcher}, run->coverage.get());
      run->explanations[i] = std::move(explainer.explanations);
    } else {
      result.location = program.scenarios[i].location;
      result.skipped = true;
      result.interrupted = cancelled && selection.Has(each.name);
    }
    result.name = each.name;
  });
  return run;
}

}  // namespace qoe::driver
