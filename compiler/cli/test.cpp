#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "compiler/cli/command.h"
#include "compiler/cli/explain_rules.h"
#include "compiler/cli/interrupt.h"
#include "compiler/cli/nothing_selected.h"
#include "compiler/cli/rule_options.h"
#include "compiler/cli/test_export.h"
#include "compiler/cli/test_generated.h"
#include "compiler/diag/render.h"
#include "compiler/driver/scenarios.h"
#include "compiler/driver/unit_tests.h"
#include "compiler/test/render.h"

namespace qoe::cli {
namespace {

struct Options {
  std::vector<std::string> specs;
  std::vector<std::string> files;
  std::vector<std::string> run;
  std::string format;
  std::string export_folder;
  bool ignore_unknown_fields = false;
  bool coverage = false;
  bool generated = false;
  std::optional<double> min_coverage;
  std::vector<std::string> explain;
  RuleFlags rules;
};

std::string CheckExpression(const std::string& text) {
  const re2::RE2 expression(text, re2::RE2::Quiet);
  if (expression.ok()) return "";
  return fmt::format("`{}` is no regular expression: {}", text, expression.error());
}

// What a run leaves behind, whether of unit test files or of the scenarios of a spec.
struct Results {
  const diag::Sink& sink;
  const source::FileSet& files;
  const std::vector<test::FileOutcome>& outcomes;
  const test::Coverage* coverage;  // null: not asked for
  bool passed;
};

bool WantsCoverage(const Options& options) {
  return options.coverage || options.min_coverage.has_value() || options.format == "json" ||
         options.format == "lcov" || options.format == "html";
}

// Findings about files, then those about single tests, in their order.
void PrintFindings(const Results& run, Environment& env) {
  diag::Sink all = run.sink;
  for (const test::FileOutcome& file : run.outcomes) {
    for (const test::TestOutcome& test : file.tests) all.Append(test.problems);
  }
  env.err << diag::RenderText(all.Sorted(), run.files, {env.colour});
}

// To `out` goes what was asked for; beside what a program reads, people are told on `err`.
void Print(const Results& run, const Options& options, Environment& env) {
  const test::RenderOptions render = {env.colour};
  PrintFindings(run, env);
  const bool coverage = options.coverage && run.coverage != nullptr;
  if (options.format == "junit") {
    env.out << test::RenderJunit(run.outcomes, run.files);
    if (coverage) env.err << test::RenderCoverage(*run.coverage, run.files);
    return;
  }
  if (options.format == "text") {
    env.out << test::RenderText(run.outcomes, run.files, render);
    if (coverage) env.out << test::RenderCoverage(*run.coverage, run.files);
    return;
  }
  env.err << test::RenderText(run.outcomes, run.files, render);
  if (run.coverage == nullptr) return;
  if (options.format == "html")
    env.out << test::RenderCoverageHtml(*run.coverage, run.outcomes, run.files);
  else if (options.format == "lcov")
    env.out << test::RenderLcov(*run.coverage, run.files);
  else
    env.out << test::RenderCoverageJson(*run.coverage, run.files);
}

// What was finished before Ctrl-C; no coverage, as half a run reaches less than the tests do.
int ReportInterrupted(Results run, const Options& options, Environment& env) {
  run.coverage = nullptr;
  Print(run, options, env);
  env.err << "qoec test: interrupted\n";
  return kInterrupted;
}

int Report(const Results& run, const Options& options, Environment& env) {
  if (Interrupt::stopped()) return ReportInterrupted(run, options, env);
  Print(run, options, env);
  if (!run.passed) return kProblems;
  if (!options.min_coverage || run.coverage == nullptr) return kFine;
  const double percent = run.coverage->Count().Percent();
  if (percent >= *options.min_coverage) return kFine;
  env.err << fmt::format("qoec test: coverage is {:.1f} %, and `--min-coverage` asks for {} %\n",
                         percent, *options.min_coverage);
  return kProblems;
}

// Which tests there are in all files and specs, and whether one of them ran.
struct Selected {
  std::vector<std::string> names;
  bool any = false;
  bool broken = false;  // some tests could not even be read: their names are not known

  void Add(const std::vector<test::FileOutcome>& outcomes) {
    for (const test::FileOutcome& file : outcomes) {
      broken = broken || file.unreadable;
      for (const test::TestOutcome& test : file.tests) {
        names.push_back(test.name);
        any = any || !test.skipped || test.interrupted;
      }
    }
  }
};

int TestFiles(const Options& options, Selected& selected, Environment& env) {
  driver::UnitTestOptions unit;
  unit.rules = RuleOptionsOf(options.rules);
  unit.run = options.run;
  unit.ignore_unknown_fields = options.ignore_unknown_fields;
  unit.coverage = WantsCoverage(options);
  unit.cancelled = &Interrupt::stopped();
  unit.begin = Interrupt::Listen;
  const auto run = driver::RunUnitTests(options.files, unit);
  selected.Add(run->outcomes);
  return Report({run->sink, run->files, run->outcomes, run->coverage.get(), run->passed()}, options,
                env);
}

// In place of what came of the scenarios.
int Explain(const driver::ScenarioRun& run, const std::vector<scenario::Question>& questions,
            const Options& options, Environment& env) {
  const ExplainedRules explained = ExplainRules(run, questions, !options.run.empty());
  env.out << explained.text;
  env.err << explained.problems;
  return explained.problems.empty() ? kFine : kProblems;
}

int TestSpec(const std::string& spec, const Options& options, Selected& selected,
             Environment& env) {
  if (options.generated) return TestGenerated(spec, {options.run, options.format}, env);
  driver::ScenarioOptions scenario;
  scenario.run = options.run;
  scenario.coverage = WantsCoverage(options);
  scenario.today = diag::DateOf(env.now);
  scenario.cancelled = &Interrupt::stopped();
  scenario.begin = Interrupt::Listen;
  for (const std::string& text : options.explain) scenario.explain.push_back(QuestionOf(text));
  const auto run = driver::RunScenarios(spec, scenario);
  const driver::Compilation& compilation = *run->compilation;
  const Results results = {compilation.sink, compilation.files, run->outcomes, run->coverage.get(),
                           run->passed()};
  if (!compilation.ok() || compilation.bundle.scenarios.empty()) {
    PrintFindings(results, env);
    env.err << (compilation.ok()
                    ? fmt::format("{}: the spec has no scenarios\n  = help: write them under "
                                  "`tests`\n",
                                  spec)
                    : fmt::format("{}: {}; no scenario was played\n", spec,
                                  CountText(compilation.sink)));
    if (options.format == "junit") env.out << test::RenderJunit(run->outcomes, compilation.files);
    selected.broken = true;
    return kProblems;
  }
  selected.Add(run->outcomes);
  if (!scenario.explain.empty() && !Interrupt::stopped()) {
    PrintFindings(results, env);
    return Explain(*run, scenario.explain, options, env);
  }
  return Report(results, options, env);
}

// Why what is asked for has no such format; empty: it has.
std::string_view UnfitFormat(const Options& options) {
  const bool of_coverage =
      options.format == "json" || options.format == "lcov" || options.format == "html";
  if (options.generated && of_coverage)
    return "generated scenarios are printed as text, yaml or junit";
  if (!options.generated && options.format == "yaml")
    return "`--format yaml` is for the scenarios of `--generated`";
  return "";
}

int Test(const Options& options, Environment& env) {
  if (options.specs.empty() && options.files.empty()) {
    env.err << "qoec test: name a spec, or files of promtool with `--promtool`\n";
    return kUsage;
  }
  if (const std::string_view refused = UnfitFormat(options); !refused.empty()) {
    env.err << "qoec test: " << refused << "\n";
    return kUsage;
  }
  if (!options.export_folder.empty()) {
    if (options.specs.size() == 1 && options.files.empty())
      return ExportSpec(options.specs[0], options.export_folder, options.run, options.rules, env);
    env.err << "qoec test: `--export` takes the scenarios of one spec\n";
    return kUsage;
  }
  const size_t runs = options.specs.size() + (options.files.empty() ? 0 : 1);
  if (options.format == "html" && runs > 1) {
    env.err << "qoec test: `--format html` makes one page, of one spec or of unit test files\n";
    return kUsage;
  }
  Selected selected;
  int worst = options.files.empty() ? kFine : TestFiles(options, selected, env);
  for (const std::string& spec : options.specs) {
    if (worst == kInterrupted) break;
    worst = std::max(worst, TestSpec(spec, options, selected, env));
  }
  // A misspelt `--run` would pass for ever.
  if (!options.run.empty() && !selected.any && !selected.broken && !selected.names.empty())
    worst =
        std::max(worst, TellNothingSelected("test", options.run,
                                            {selected.names.begin(), selected.names.end()}, env));
  return worst;
}

}  // namespace

void AddTest(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("test", "Play the scenarios of specs, or unit tests of rules");
  command->add_option("SPEC", options->specs, "Folders (or files) of specs");
  command->add_option("--promtool", options->files,
                      "Unit test files of promtool, which run as they are");
  command->add_option("--export", options->export_folder,
                      "Write the scenarios of a spec to this folder, as unit test files for the "
                      "promtool of `--target`, and the rules beside them");
  command
      ->add_option("--run", options->run,
                   "Run the tests whose name matches this regular expression; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::Validator(CheckExpression, "REGEX"));
  command
      ->add_option("--format", options->format,
                   "What is printed: text; junit, for the outcomes; json, lcov, html, for the "
                   "coverage; yaml, for the scenarios of `--generated`")
      ->check(CLI::IsMember({"text", "junit", "json", "lcov", "html", "yaml"}))
      ->default_val("text");
  command->add_flag("--ignore-unknown-fields", options->ignore_unknown_fields,
                    "Pass over fields that rule and test files do not have");
  CLI::Option* generated = command->add_flag(
      "--generated", options->generated,
      "Make scenarios for every alert (`--run`: those of that name): just below its "
      "threshold, just above it, …");
  command
      ->add_flag("--coverage", options->coverage,
                 "Say which rules and branches of them the tests reach")
      ->excludes(generated);
  command
      ->add_option("--min-coverage", options->min_coverage,
                   "Fail where fewer percent of rules and branches are reached")
      ->excludes(generated)
      ->check(CLI::Range(0.0, 100.0));
  command
      ->add_option(
          "--explain", options->explain,
          "Instead of outcomes, tell why a rule gives what it gives: its value and that of "
          "each part, its input and its alerts, when it first fires or at TIME (`16m`); "
          "may be repeated")
      ->allow_extra_args(false)
      ->type_name("RULE[@TIME]")
      ->check(CLI::Validator(CheckQuestion, ""))
      ->excludes("--promtool")
      ->excludes("--format")
      ->excludes("--coverage")
      ->excludes("--min-coverage");
  AddRuleFlags(*command, options->rules);
  command->callback([options, &env, &exit_code] { exit_code = Test(*options, env); });
}

}  // namespace qoe::cli
