#include "compiler/cli/test_generated.h"

#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/diag/render.h"
#include "compiler/driver/generate_scenarios.h"
#include "compiler/generate/render.h"
#include "compiler/test/render.h"

namespace qoe::cli {

int TestGenerated(const std::string& spec, const GeneratedOptions& options, Environment& env) {
  const auto made =
      driver::GenerateScenarios(spec, {options.run, diag::DateOf(env.now), options.cancelled});
  const driver::Compilation& compilation = *made->compilation;
  env.err << diag::RenderText(compilation.sink.Sorted(), compilation.files, {env.colour});
  if (!compilation.ok()) {
    env.err << fmt::format("{}: {}; nothing was generated\n", spec, CountText(compilation.sink));
    return kProblems;
  }
  if (made->alerts.empty()) {
    env.err << fmt::format("{}: there is no alert{}\n", spec,
                           options.run.empty() ? "" : " of such a name");
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
