#include "compiler/cli/test_export.h"

#include <fmt/format.h>

#include "compiler/base/counted.h"
#include "compiler/cli/command.h"
#include "compiler/deploy/directory/directory.h"
#include "compiler/diag/render.h"
#include "compiler/driver/export_scenarios.h"
#include "compiler/test/render.h"

namespace qoe::cli {
namespace {

int Write(const std::string& folder, const std::vector<emit::OutputFile>& files, Environment& env) {
  const Result<deploy::DirectoryPlan> plan = deploy::PlanDirectory(folder, files);
  const Status applied = plan ? deploy::ApplyDirectory(plan.value()) : Status(plan.error());
  if (applied) return kFine;
  env.err << fmt::format(
      "qoec test: {}\n  = help: mend the folder or name another one with `--export`\n",
      applied.error().message);
  return kProblems;
}

void PrintFailed(const driver::ScenarioRun& run, Environment& env) {
  if (run.passed()) return;
  env.err << test::RenderText(run.outcomes, run.compilation->files, {env.colour})
          << "  = note: what fails is not exported\n";
}

}  // namespace

int ExportSpec(const std::string& spec, const std::string& folder,
               const std::vector<std::string>& run, const RuleFlags& flags, Environment& env) {
  driver::ExportOptions options;
  options.run = run;
  options.target = RuleOptionsOf(flags).check.promql.target;
  options.today = diag::DateOf(env.now);
  const driver::ScenarioExport result = driver::ExportScenarios(spec, options);
  const driver::Compilation& compilation = *result.run->compilation;
  env.err << diag::RenderText(compilation.sink.Sorted(), compilation.files, {env.colour});
  if (!compilation.ok()) {
    env.err << fmt::format("{}: {}; nothing was exported\n", spec, CountText(compilation.sink));
    return kProblems;
  }
  const std::string target = promql::NameOf(options.target);
  if (!result.rules_refused.empty()) {
    env.err << fmt::format(
        "{}: nothing was exported for {}: {}\n  = help: name a later promtool with `--target`\n",
        spec, target, result.rules_refused);
    return kProblems;
  }
  PrintFailed(*result.run, env);
  if (const int code = Write(folder, result.files, env); code != kFine) return code;
  env.out << fmt::format("{}: {} for promtool of {} in {}\n", spec,
                         Counted(result.exported.size(), "scenario"), target, folder);
  for (const auto& [name, why] : result.left_out)
    env.out << fmt::format("  not exported: {}: {}\n", name, why);
  return result.run->passed() && result.left_out.empty() ? kFine : kProblems;
}

}  // namespace qoe::cli
