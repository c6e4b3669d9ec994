#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "compiler/cli/command.h"
#include "compiler/deploy/directory/directory.h"
#include "compiler/driver/compile.h"

namespace qoe::cli {
namespace {

constexpr size_t kDiffLines = 60;  // of one file; the whole is one `git diff` away

constexpr std::string_view kDefaultOut = "generated";

struct Options {
  std::vector<std::string> specs;
  std::string out = std::string(kDefaultOut);
  std::string format = "text";
  bool check = false;
  std::vector<std::string> written;  // folders of the specs that were built before in this run
};

size_t RuleCount(const std::vector<artifact::RuleGroup>& groups) {
  size_t count = 0;
  for (const artifact::RuleGroup& group : groups) count += group.rules.size();
  return count;
}

std::string GroupText(const std::vector<artifact::RuleGroup>& groups) {
  return fmt::format("in {} group{}", groups.size(), groups.size() == 1 ? "" : "s");
}

size_t PanelCount(const artifact::Dashboard& dashboard) {
  size_t count = 0;
  for (const artifact::Panel& panel : dashboard.panels) {
    if (panel.type != artifact::PanelType::Row) ++count;
    count += panel.panels.size();
  }
  return count;
}

size_t CriterionCount(const artifact::GatePlan& gate) {
  size_t count = gate.rollback_when.size() + gate.investigate_when.size();
  for (const artifact::Phase& phase : gate.phases) count += phase.criteria.size();
  return count;
}

void PrintLine(std::ostream& out, size_t count, std::string_view noun, std::string_view detail,
               std::string_view where) {
  if (count == 0) return;
  out << fmt::format("  {:>6} {:<16} {:<28} {}\n", count, noun, detail, where);
}

void PrintCounts(const std::vector<artifact::Count>& counts, std::ostream& out) {
  if (counts.empty()) return;
  out << "  before   now\n";
  for (const artifact::Count& count : counts) {
    out << fmt::format("  {:>6} {:>5} {}\n",
                       count.published ? fmt::format("{}", *count.published) : "-", count.now,
                       count.what);
  }
}

// What was compiled, how much of it, and where it is.
void PrintSummary(const artifact::Bundle& bundle, const std::string& catalogue,
                  const std::string& folder, const deploy::DirectoryPlan& plan, std::ostream& out) {
  out << fmt::format("{} ({}): {}\n", bundle.title, bundle.system, catalogue);
  PrintLine(out, RuleCount(bundle.recording_groups), "recording rules",
            GroupText(bundle.recording_groups), folder + "/rules/recording.yaml");
  PrintLine(out, RuleCount(bundle.alert_groups), "alert rules", GroupText(bundle.alert_groups),
            folder + "/rules/alerts.yaml");
  for (const artifact::Dashboard& dashboard : bundle.dashboards) {
    PrintLine(out, PanelCount(dashboard), "panels", dashboard.title,
              fmt::format("{}/dashboards/{}.json", folder, dashboard.uid));
  }
  for (const artifact::SqlScript& script : bundle.sql_scripts) {
    PrintLine(out, script.rows.size(), "SQL alerts", "for " + script.table,
              fmt::format("{}/sql/{}.sql", folder, script.name));
  }
  for (const artifact::GatePlan& gate : bundle.gates) {
    PrintLine(out, CriterionCount(gate), "criteria", gate.title,
              fmt::format("{}/gates/{}.json", folder, gate.name));
  }
  PrintLine(out, bundle.verify.checks.size(), "checks", "after a deployment",
            folder + "/verify.json");
  PrintCounts(bundle.counts, out);
  size_t changed = 0;
  for (const deploy::FileChange& change : plan.changes)
    changed += change.kind == deploy::ChangeKind::Same ? 0 : 1;
  out << (changed == 0 ? "  nothing changed\n"
                       : fmt::format("  {} of {} files changed\n", changed, plan.changes.size()));
}

int ReportWorldError(const Error& error, driver::Compilation& compilation, const Options& options,
                     Environment& env) {
  compilation.sink.Add(diag::Code::OutputNotWritten, {}, "{}", error.message)
      .Note("what was there before is still whole")
      .Help("mend the folder or name another one with `--out`");
  PrintDiagnostics(compilation.sink, compilation.files, options.format, env);
  return kProblems;
}

int BuildOne(const std::string& spec, Options& options, Environment& env) {
  const std::unique_ptr<driver::Compilation> compilation =
      driver::Compile(spec, true, diag::DateOf(env.now));
  if (!compilation->ok()) {
    PrintDiagnostics(compilation->sink, compilation->files, options.format, env);
    if (options.format == "text")
      env.err << fmt::format("{}: {}; nothing was written\n", spec, CountText(compilation->sink));
    return kProblems;
  }
  const std::string folder = fmt::format("{}/{}", options.out, compilation->bundle.system);
  if (std::find(options.written.begin(), options.written.end(), folder) != options.written.end()) {
    compilation->sink
        .Add(diag::Code::OutputCollision, {}, "`{}` and a spec before it are both written to `{}`",
             spec, folder)
        .Help(
            "one of them would delete the other's files: give them different names in "
            "`system.name`");
    PrintDiagnostics(compilation->sink, compilation->files, options.format, env);
    return kProblems;
  }
  options.written.push_back(folder);
  const std::string catalogue =
      fmt::format("{} metrics, {} indicators", compilation->program->metrics.size(),
                  compilation->program->indicators.size());
  compilation->DropProgram();
  const Result<deploy::DirectoryPlan> plan =
      deploy::PlanDirectory(folder, emit::Emit(compilation->bundle));
  if (!plan) return ReportWorldError(plan.error(), *compilation, options, env);
  if (options.check && !plan.value().nothing_to_do()) {
    compilation->sink
        .Add(diag::Code::OutputStale, {}, "`{}` is not what `{}` compiles to", folder, spec)
        .Help("run `qoec build {}{}` and commit what it writes", spec,
              options.out == kDefaultOut ? "" : " --out " + options.out);
    if (options.format == "text") env.out << deploy::DiffText(plan.value(), kDiffLines);
    PrintDiagnostics(compilation->sink, compilation->files, options.format, env);
    return kProblems;
  }
  if (!options.check) {
    const Status applied = deploy::ApplyDirectory(plan.value());
    if (!applied) return ReportWorldError(applied.error(), *compilation, options, env);
  }
  PrintDiagnostics(compilation->sink, compilation->files, options.format, env);
  if (options.format == "text") {
    if (const size_t silenced = compilation->sink.Silenced().size(); silenced > 0)
      env.err << fmt::format("{}: {} silenced\n", spec, silenced);
    if (options.check) {
      env.out << fmt::format("{} is up to date\n", folder);
    } else {
      PrintSummary(compilation->bundle, catalogue, folder, plan.value(), env.out);
    }
  }
  return kFine;
}

}  // namespace

void AddBuild(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("build", "Compile specs to rules, dashboards and SQL");
  command->add_option("SPEC", options->specs, "Folders (or files) of specs")->required();
  command->add_option("--out", options->out, "Folder below which `<system>/…` is written")
      ->default_val(std::string(kDefaultOut));
  command->add_flag("--check", options->check,
                    "Write nothing; fail and show the difference if what is there is stale");
  AddFormatOption(*command, options->format);
  command->callback([options, &env, &exit_code] {
    for (const std::string& spec : options->specs)
      exit_code = std::max(exit_code, BuildOne(spec, *options, env));
  });
}

}  // namespace qoe::cli
