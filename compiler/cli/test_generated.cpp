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

void AddNames(const driver::GeneratedScenarios& made, Selected& selected) {
  for (const auto& group : made.rules.groups) {
    for (const test::Rule& rule : group->rules) {
      if (rule.is_alert) selected.names.push_back(rule.name);
    }
  }
  selected.any = selected.any || !made.alerts.empty();
}

// What must not be overlooked, whatever the format; `reasons`: of alerts without scenarios, too.
void PrintProblems(const driver::GeneratedScenarios& made, bool reasons, Environment& env) {
  for (const generate::GeneratedAlert& alert : made.alerts) {
    const std::string place = test::PlaceText(alert.location, made.compilation->files);
    if (!alert.wrong.empty()) {
      env.err << fmt::format(
          "{}: `{}`: {}\n  = help: look at what the catalogue says of its metrics; if that is "
          "right, "
          "qoec is wrong: please report it\n",
          place, alert.name, alert.wrong);
    } else if (reasons && alert.cases.empty() && !alert.skipped) {
      env.err << fmt::format("{}: no scenarios for `{}`: {}\n", place, alert.name, alert.reason);
    }
  }
}

}  // namespace

int TestGenerated(const std::string& spec, const GeneratedOptions& options, Selected& selected,
                  std::string& junit, Environment& env) {
  Interrupt::Listen();
  const auto made =
      driver::GenerateScenarios(spec, {options.run, diag::DateOf(env.now), &Interrupt::stopped()});
  const driver::Compilation& compilation = *made->compilation;
  env.err << diag::RenderText(compilation.sink.Sorted(), compilation.files, {env.colour});
  if (!compilation.ok()) {
    env.err << fmt::format("{}: {}; nothing was generated\n", spec, CountText(compilation.sink));
    selected.broken = true;
    return kProblems;
  }
  const size_t known = selected.names.size();
  AddNames(*made, selected);
  if (selected.names.size() == known) {
    env.err << fmt::format("{}: the spec has no alerts\n", spec);
    return kProblems;
  }
  // Whether any spec has what was asked for is told once all are read.
  if (made->alerts.empty()) return kFine;
  const units::Registry& units = compilation.program->units;
  if (options.format == "junit") {
    test::FileOutcome outcome;
    outcome.path = spec;
    outcome.tests = generate::OutcomesOf(made->alerts);
    junit += test::JunitSuites({outcome}, compilation.files);
  } else if (options.format == "yaml") {
    env.out << generate::RenderYaml(made->alerts, units);
  } else {
    env.out << generate::RenderText(made->alerts, units);
  }
  PrintProblems(*made, options.format != "text", env);
  if (Interrupt::stopped()) {
    env.err << "qoec test: interrupted\n";
    return kInterrupted;
  }
  return made->passed() ? kFine : kProblems;
}

}  // namespace qoe::cli
