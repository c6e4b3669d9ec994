#include "compiler/driver/generate_scenarios.h"

#include <algorithm>
#include <map>

#include "compiler/base/parallel.h"
#include "compiler/check/check.h"
#include "compiler/driver/name_selection.h"
#include "compiler/facts/infer.h"
#include "compiler/generate/generate.h"
#include "compiler/generate/scenario_names.h"

namespace qoe::driver {
namespace {

// The alerts that are asked for, with what the checker says of them.
std::vector<generate::Target> TargetsOf(const Program& program, const test::RuleSet& rules,
                                        const std::vector<std::string>& run) {
  check::Catalogue catalogue(&program);
  check::AddRecorded(program, catalogue);
  std::map<std::string_view, int> names;
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules) names[rule.name] += rule.is_alert ? 1 : 0;
  }
  const std::vector<std::string> scenarios = generate::ScenarioNames(rules);
  const NameSelection selection(run);
  std::vector<generate::Target> targets;
  std::vector<facts::NodeFacts> nodes;
  size_t number = 0;
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules) {
      const size_t own = number++;
      if (!rule.is_alert || !selection.Has(rule.name)) continue;
      facts::Infer(rule.ast, catalogue, nodes);
      targets.push_back(
          {own, check::ClaimOf(rule.ast, nodes), names[rule.name] > 1, scenarios[own]});
    }
  }
  return targets;
}

}  // namespace

bool GeneratedScenarios::passed() const {
  return compilation->ok() && std::all_of(alerts.begin(), alerts.end(),
                                          [](const auto& alert) { return alert.wrong.empty(); });
}

std::unique_ptr<GeneratedScenarios> GenerateScenarios(const std::string& spec,
                                                      const GenerateOptions& options) {
  auto made = std::make_unique<GeneratedScenarios>();
  made->compilation = Compile(spec, true, options.today);
  if (!made->compilation->ok()) return made;
  const Program& program = *made->compilation->program;
  made->rules = ReadEmittedRules(*made->compilation);
  const test::TestRules rules(test::RuleSet{made->rules.groups});
  const std::vector<generate::Target> targets = TargetsOf(program, rules.set, options.run);
  made->alerts.resize(targets.size());
  base::ParallelFor(targets.size(), [&](size_t i) {
    made->alerts[i] = generate::Generate(program, rules, targets[i], options.cancelled);
  });
  return made;
}

}  // namespace qoe::driver
