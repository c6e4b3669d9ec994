#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>

#include "compiler/cli/command.h"
#include "compiler/cli/rule_options.h"
#include "compiler/diag/render.h"
#include "compiler/driver/check_dashboards.h"
#include "compiler/driver/check_files.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/sort_inputs.h"

namespace qoe::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format;
  std::vector<std::string> catalogues;
  RuleFlags rules;
};

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// Everything at all paths: each spec by itself, all rule files as one set.
class CheckRun {
 public:
  CheckRun(const Options& options, Environment& env) : options_(options), env_(env) {}

  int Run() {
    for (const std::string& path : options_.paths) CheckPath(path);
    if (!rule_files_.empty()) CheckRuleFiles();
    if (!dashboard_files_.empty()) CheckDashboards();
    if (passed_over_ > 0 && options_.format == "text")
      env_.err << fmt::format("{} passed over\n", Counted(passed_over_, "other file"));
    if (options_.format == "json") PrintJson();
    return failed_ ? kProblems : kFine;
  }

 private:
  void CheckPath(const std::string& path) {
    diag::Sink found;
    driver::SortedInputs inputs = driver::SortInputs(path, found);
    passed_over_ += inputs.passed_over;
    std::move(inputs.rules.begin(), inputs.rules.end(), std::back_inserter(rule_files_));
    std::move(inputs.dashboards.begin(), inputs.dashboards.end(),
              std::back_inserter(dashboard_files_));
    if (found.has_errors()) {
      Print(found, no_files_, path);
    } else if (!inputs.spec.empty()) {
      CheckSpec(std::move(inputs.spec), path);
    }
  }

  void CheckSpec(std::vector<driver::FileText> texts, const std::string& path) {
    // Lowering, too: what a target's limits refuse is a finding like any other.
    specs_.push_back(driver::CompileFiles(std::move(texts), true));
    driver::Compilation& compilation = *specs_.back();
    Print(compilation.sink, compilation.files, path);
    compilation.DropProgram();
  }

  void CheckRuleFiles() {
    const size_t count = rule_files_.size();
    rules_ = driver::CheckFiles(std::move(rule_files_), {},
                                {RuleOptionsOf(options_.rules), options_.catalogues});
    if (rules_->catalogue_sink.has_errors())
      return Print(rules_->catalogue_sink, rules_->files, "the catalogue");
    size_t groups = 0, rules = 0;
    for (const rules::RuleFile& file : rules_->rule_files) {
      groups += file.group_count();
      rules += file.rule_count();
    }
    const std::string what = fmt::format("{}, {}, {}", Counted(count, "rule file"),
                                         Counted(groups, "group"), Counted(rules, "rule"));
    Print(rules_->rule_sink, rules_->files, what);
  }

  void CheckDashboards() {
    dashboards_ = driver::CheckDashboards(std::move(dashboard_files_));
    const driver::DashboardRun& run = *dashboards_;
    Print(run.sink, run.files,
          fmt::format("{}, {}, {}", Counted(run.dashboards, "dashboard"),
                      Counted(run.panels, "panel"),
                      run.queries == 1 ? "1 query" : fmt::format("{} queries", run.queries)));
  }

  // Findings of one set of files, and a line that says of what and how many.
  void Print(const diag::Sink& sink, const source::FileSet& files, const std::string& what) {
    failed_ |= sink.has_errors();
    if (options_.format == "json") {
      findings_.push_back({sink.Sorted(), &files});
      return;
    }
    PrintDiagnostics(sink, files, options_.format, env_);
    const std::string count = CountText(sink);
    env_.err << fmt::format("{}: {}\n", what, count.empty() ? "no findings" : count);
  }

  void PrintJson() { env_.out << diag::RenderJson(findings_); }

  const Options& options_;
  Environment& env_;
  source::FileSet no_files_;  // of findings that have no place
  std::vector<driver::FileText> rule_files_, dashboard_files_;
  size_t passed_over_ = 0;
  std::vector<std::unique_ptr<driver::Compilation>> specs_;
  std::unique_ptr<driver::FileRun> rules_;
  std::unique_ptr<driver::DashboardRun> dashboards_;
  std::vector<diag::Findings> findings_;
  bool failed_ = false;
};

}  // namespace

void AddCheck(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("check", "Report what is wrong with specs, rule files and dashboards");
  command->add_option("PATH", options->paths, "Specs, rule files and dashboards, or folders")
      ->required();
  AddFormatOption(*command, options->format);
  command
      ->add_option("--catalogue", options->catalogues,
                   "Rule files and dashboards: spec whose metrics exist, and no others")
      ->allow_extra_args(false);
  AddRuleFlags(*command, options->rules);
  command->callback([options, &env, &exit_code] { exit_code = CheckRun(*options, env).Run(); });
}

}  // namespace qoe::cli
