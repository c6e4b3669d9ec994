#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <optional>

#include "compiler/base/counted.h"
#include "compiler/cli/command.h"
#include "compiler/cli/fix.h"
#include "compiler/cli/pages.h"
#include "compiler/cli/rule_options.h"
#include "compiler/diag/date.h"
#include "compiler/diag/render.h"
#include "compiler/driver/check_files.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/sort_inputs.h"

#ifndef QOEC_VERSION
#error "QOEC_VERSION comes from the build"
#endif

namespace qoe::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format;
  std::string fail_on;
  std::vector<std::string> catalogues;
  std::string today;  // empty: as the environment says
  bool fix = false, diff = false;
  RuleFlags rules;
};

// Everything at all paths: each spec by itself, all rule files as one set.
class CheckRun {
 public:
  CheckRun(const Options& options, diag::Date today) : options_(options), today_(today) {}

  void Run() {
    for (const std::string& path : options_.paths) CheckPath(path);
    if (!rule_files_.empty() || !dashboard_files_.empty()) CheckFiles();
  }

  // What was found, one entry for each set of files, and what each of them was.
  const std::vector<diag::Findings>& findings() const { return findings_; }
  const std::vector<std::string>& subjects() const { return subjects_; }
  size_t passed_over() const { return passed_over_; }

 private:
  void CheckPath(const std::string& path) {
    diag::Sink found;
    driver::SortedInputs inputs = driver::SortInputs(path, found);
    passed_over_ += inputs.passed_over;
    std::move(inputs.rules.begin(), inputs.rules.end(), std::back_inserter(rule_files_));
    std::move(inputs.dashboards.begin(), inputs.dashboards.end(),
              std::back_inserter(dashboard_files_));
    if (found.has_errors()) {
      Keep(found, no_files_, path);
    } else if (!inputs.spec.empty()) {
      CheckSpec(std::move(inputs.spec), path);
    }
  }

  void CheckSpec(std::vector<driver::FileText> texts, const std::string& path) {
    // Lowering, too: what a target's limits refuse is a finding like any other.
    specs_.push_back(driver::CompileFiles(std::move(texts), true, today_));
    driver::Compilation& compilation = *specs_.back();
    Keep(compilation.sink, compilation.files, path);
    compilation.DropProgram();
  }

  // Dashboards read what the rules record.
  void CheckFiles() {
    const size_t count = rule_files_.size();
    const bool any_dashboards = !dashboard_files_.empty();
    files_ = driver::CheckFiles(std::move(rule_files_), std::move(dashboard_files_),
                                {RuleOptionsOf(options_.rules), options_.catalogues, today_});
    const driver::FileRun& run = *files_;
    if (run.catalogue_sink.has_errors())
      return Keep(run.catalogue_sink, run.files, "the catalogue");
    size_t groups = 0, rules = 0;
    for (const rules::RuleFile& file : run.rule_files) {
      groups += file.group_count();
      rules += file.rule_count();
    }
    if (count > 0) {
      Keep(run.rule_sink, run.files,
           fmt::format("{}, {}, {}", Counted(count, "rule file"), Counted(groups, "group"),
                       Counted(rules, "rule")));
    }
    if (!any_dashboards) return;
    Keep(run.dashboard_sink, run.files,
         fmt::format("{}, {}, {}", Counted(run.dashboards, "dashboard"),
                     Counted(run.panels, "panel"),
                     run.queries == 1 ? "1 query" : fmt::format("{} queries", run.queries)));
  }

  void Keep(const diag::Sink& sink, const source::FileSet& files, std::string subject) {
    findings_.push_back(diag::FindingsOf(sink, files));
    subjects_.push_back(std::move(subject));
  }

  const Options& options_;
  diag::Date today_;
  source::FileSet no_files_;  // of findings that have no place
  std::vector<driver::FileText> rule_files_, dashboard_files_;
  size_t passed_over_ = 0;
  std::vector<std::unique_ptr<driver::Compilation>> specs_;
  std::unique_ptr<driver::FileRun> files_;
  std::vector<diag::Findings> findings_;
  std::vector<std::string> subjects_;
};

// Findings of each set of files, and a line that says of what and how many.
void PrintText(const CheckRun& run, Environment& env) {
  for (size_t i = 0; i < run.findings().size(); ++i) {
    const diag::Findings& findings = run.findings()[i];
    env.err << diag::RenderText(findings.diagnostics, *findings.files, {env.colour});
    diag::Counts counts;
    counts.Add(findings);
    const std::string text = counts.Text();
    env.err << fmt::format("{}: {}\n", run.subjects()[i], text.empty() ? "no findings" : text);
  }
  if (run.passed_over() > 0)
    env.err << fmt::format("{} passed over\n", Counted(run.passed_over(), "other file"));
}

void Print(const CheckRun& run, const std::string& format, Environment& env) {
  if (format == "json") {
    env.out << diag::RenderJson(run.findings());
  } else if (format == "sarif") {
    env.out << diag::RenderSarif(run.findings(), {QOEC_VERSION, PageOf});
  } else if (format == "github") {
    env.out << diag::RenderGithub(run.findings());
  } else if (format == "junit") {
    env.out << diag::RenderJunit(run.findings());
  } else {
    PrintText(run, env);
  }
}

// Whether something was found that is as bad as `--fail-on` says, or worse.
bool Fails(const CheckRun& run, const std::string& fail_on) {
  diag::Counts counts;
  for (const diag::Findings& findings : run.findings()) counts.Add(findings);
  if (fail_on == "never") return false;
  const size_t warnings = fail_on == "error" ? 0 : counts.warnings;
  const size_t hints = fail_on == "hint" ? counts.hints : 0;
  return counts.errors + warnings + hints > 0;
}

int Check(const Options& options, Environment& env) {
  if (options.diff && options.format != "text") {
    env.err << "qoec check: `--diff` prints to standard output, which `--format " << options.format
            << "` needs for itself\n";
    return kUsage;
  }
  const diag::Date today = diag::ParseDate(options.today).value_or(diag::DateOf(env.now));
  auto run = std::make_unique<CheckRun>(options, today);
  run->Run();
  bool written = true;
  if (options.diff) {
    ShowFixes(run->findings(), env);
  } else if (options.fix) {
    written = WriteFixes(run->findings(), env);
    run = std::make_unique<CheckRun>(options, today);  // what remains, as it is now
    run->Run();
  }
  Print(*run, options.format, env);
  return Fails(*run, options.fail_on) || !written ? kProblems : kFine;
}

}  // namespace

void AddCheck(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("check", "Report what is wrong with specs, rule files and dashboards");
  command->add_option("PATH", options->paths, "Specs, rule files and dashboards, or folders")
      ->required();
  AddFormatOption(*command, options->format, {"text", "json", "sarif", "github", "junit"});
  command
      ->add_option("--fail-on", options->fail_on,
                   "The mildest finding for which the exit code is 1: error, warning, hint, never")
      ->check(CLI::IsMember({"error", "warning", "hint", "never"}))
      ->default_val("error");
  CLI::Option* fix = command->add_flag("--fix", options->fix,
                                       "Apply the fixes that are safe, and report what remains");
  command->add_flag("--diff", options->diff, "Write nothing: show what `--fix` would change")
      ->excludes(fix);
  command
      ->add_option("--today", options->today,
                   "The day by which silences expire, such as 2027-01-31; default: today")
      ->check([](const std::string& text) {
        return diag::ParseDate(text) ? "" : "`" + text + "` is no day such as 2027-01-31";
      });
  command
      ->add_option("--catalogue", options->catalogues,
                   "Rule files and dashboards: spec whose metrics exist, and no others")
      ->allow_extra_args(false);
  AddRuleFlags(*command, options->rules);
  command->callback([options, &env, &exit_code] { exit_code = Check(*options, env); });
}

}  // namespace qoe::cli
