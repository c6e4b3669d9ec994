#include "compiler/cli/test_export.h"

#include <fmt/format.h>

#include "compiler/base/counted.h"
#include "compiler/cli/interrupt.h"
#include "compiler/cli/nothing_selected.h"
#include "compiler/cli/test_findings.h"
#include "compiler/deploy/directory/directory.h"
#include "compiler/diag/render.h"
#include "compiler/driver/export_scenarios.h"
#include "compiler/test/render.h"

namespace qoe::cli {
namespace {

// Not that of `qoec build`, whose files may be in the same folder.
constexpr const char* kManifest = ".qoec-export-manifest";

// A file that is there already, and that qoec did not write; empty: there is none.
std::string ForeignFile(const deploy::DirectoryPlan& plan) {
  for (const deploy::FileChange& change : plan.changes) {
    if (change.kind != deploy::ChangeKind::Update || change.path == kManifest) continue;
    const std::string_view text = change.old_text;
    const std::string_view head = text.substr(0, text.find('\n'));
    const bool ours = head.find("enerated by") != std::string_view::npos &&
                      head.find("qoec") != std::string_view::npos;
    if (!ours) return change.path;
  }
  return {};
}

int Write(const std::string& folder, const std::vector<emit::OutputFile>& files, bool all,
          Environment& env) {
  const Result<deploy::DirectoryPlan> plan =
      deploy::PlanDirectory(folder, files, {.manifest = kManifest, .keep_earlier = !all});
  const std::string foreign = plan ? ForeignFile(plan.value()) : "";
  if (!foreign.empty()) {
    env.err << fmt::format(
        "qoec test: {}/{} is there already, and qoec did not write it; nothing was exported\n"
        "  = help: move it away, or name another folder with `--export`\n",
        folder, foreign);
    return kProblems;
  }
  const Status applied = plan ? deploy::ApplyDirectory(plan.value()) : Status(plan.error());
  if (applied) return kFine;
  env.err << fmt::format(
      "qoec test: {}\n  = help: mend the folder or name another one with `--export`\n",
      applied.error().message);
  return kProblems;
}

// Why nothing can be exported; fine: something can.
int CheckRun(const std::string& spec, const std::vector<std::string>& run,
             const driver::ScenarioExport& result, const std::string& promtool, Environment& env) {
  const driver::Compilation& compilation = *result.run->compilation;
  if (!HasScenarios(spec, compilation, "nothing was exported", env)) return kProblems;
  Selected selected;
  selected.Add(result.run->outcomes);
  if (selected.IsNothing()) return TellNothingSelected("test", run, selected, env);
  if (Interrupt::stopped()) {
    env.err << "qoec test: interrupted; nothing was exported\n";
    return kInterrupted;
  }
  if (result.rules_refused.empty()) return kFine;
  env.err << diag::RenderText(result.rules_refused, compilation.files, {env.colour})
          << fmt::format(
                 "{}: {} does not load the rules that the spec compiles to; nothing was exported\n"
                 "  = help: name a later one with `--target`, or write the rules without that\n",
                 spec, promtool);
  return kProblems;
}

}  // namespace

int ExportSpec(const std::string& spec, const std::string& folder,
               const std::vector<std::string>& run, const RuleFlags& flags, Environment& env) {
  Interrupt::Listen();
  driver::ExportOptions options;
  options.run = run;
  options.promtool = RuleOptionsOf(flags).check;
  options.today = diag::DateOf(env.now);
  options.cancelled = &Interrupt::stopped();
  const driver::ScenarioExport result = driver::ExportScenarios(spec, options);
  const driver::Compilation& compilation = *result.run->compilation;
  PrintFindings(compilation.sink, result.run->outcomes, compilation.files, env);
  const std::string promtool = "promtool of " + promql::NameOf(options.promtool.promql.target);
  const int refused = CheckRun(spec, run, result, promtool, env);
  if (refused != kFine) return refused;
  const bool passed = result.run->passed();
  if (!passed) {
    env.err << test::RenderText(result.run->outcomes, compilation.files, {env.colour})
            << "  = note: what fails is not exported\n";
  }
  if (const int code = Write(folder, result.files, run.empty(), env); code != kFine) return code;
  env.out << fmt::format("{}: {} for {} in {}\n", spec, Counted(result.exported.size(), "scenario"),
                         promtool, folder);
  for (const auto& [name, why] : result.left_out)
    env.out << fmt::format("  not exported: {}: {}\n", name, why);
  return passed && result.left_out.empty() ? kFine : kProblems;
}

}  // namespace qoe::cli
