#include "compiler/cli/test_generated.h"

#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/cli/interrupt.h"
#include "compiler/cli/nothing_selected.h"
#include "compiler/diag/render.h"
#include "compiler/driver/generate_scenarios.h"
#include "compiler/generate/render.h"
#include "compiler/test/render.h"

namespace qoe::cli {
namespace {

std::vector<std::string_view> AlertNames(const driver::EmittedRules& rules) {
  std::vector<std::string_view> names;
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules) {
      if (rule.is_alert) names.emplace_back(rule.name);
    }
  }
  return names;
}

}  // namespace

int TestGenerated(const std::string& spec, const GeneratedOptions& options, Environment& env) {
  Interrupt::Listen();
  const auto made =
      driver::GenerateScenarios(spec, {options.run, diag::DateOf(env.now), &Interrupt::stopped()});
  const driver::Compilation& compilation = *made->compilation;
  env.err << diag::RenderText(compilation.sink.Sorted(), compilation.files, {env.colour});
  if (!compilation.ok()) {
    env.err << fmt::format("{}: {}; nothing was generated\n", spec, CountText(compilation.sink));
    return kProblems;
  }
  if (Interrupt::stopped()) {
    env.err << "qoec test: interrupted\n";
    return kInterrupted;
  }
  if (made->alerts.empty()) {
    const std::vector<std::string_view> names = AlertNames(made->rules);
    if (!names.empty()) return TellNothingSelected("alert", options.run, names, env);
    env.err << fmt::format("{}: the spec has no alerts\n", spec);
    return kProblems;
  }
  const units::Registry& units = compilation.program->units;
  if (options.format == "junit") {
    test::FileOutcome outcome;
    outcome.path = spec;
    outcome.tests = generate::OutcomesOf(made->alerts);
    env.out << test::RenderJunit({outcome}, compilation.files);
  } else if (options.format == "yaml") {
    env.out << generate::RenderYaml(made->alerts, units);
  } else {
    env.out << generate::RenderText(made->alerts, units);
  }
  return made->passed() ? kFine : kProblems;
}

}  // namespace qoe::cli
