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
#include "compiler/cli/test_findings.h"
#include "compiler/cli/test_generated.h"
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

// What all runs have in common.
struct Session {
  const Options& options;
  Environment& env;
  Selected selected = {};
  std::string junit = {};  // suites of the runs so far
};

// To `out` goes what was asked for; beside what a program reads, people are told on `err`.
void Print(const Results& run, Session& session) {
  const Options& options = session.options;
  Environment& env = session.env;
  const test::RenderOptions render = {env.colour};
  PrintFindings(run.sink, run.outcomes, run.files, env);
  const bool coverage = options.coverage && run.coverage != nullptr;
  if (options.format == "junit") {
    session.junit += test::JunitSuites(run.outcomes, run.files);
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
int ReportInterrupted(Results run, Session& session) {
  run.coverage = nullptr;
  Print(run, session);
  session.env.err << "qoec test: interrupted\n";
  return kInterrupted;
}

int Report(const Results& run, Session& session) {
  if (Interrupt::stopped()) return ReportInterrupted(run, session);
  Print(run, session);
  if (!run.passed) return kProblems;
  const Options& options = session.options;
  if (!options.min_coverage || run.coverage == nullptr) return kFine;
  const double percent = run.coverage->Count().Percent();
  if (percent >= *options.min_coverage) return kFine;
  session.env.err << fmt::format(
      "qoec test: coverage is {:.1f} %, and `--min-coverage` asks for {} %\n", percent,
      *options.min_coverage);
  return kProblems;
}

int TestFiles(Session& session) {
  const Options& options = session.options;
  driver::UnitTestOptions unit;
  unit.rules = RuleOptionsOf(options.rules);
  unit.run = options.run;
  unit.ignore_unknown_fields = options.ignore_unknown_fields;
  unit.coverage = WantsCoverage(options);
  unit.cancelled = &Interrupt::stopped();
  unit.begin = Interrupt::Listen;
  const auto run = driver::RunUnitTests(options.files, unit);
  session.selected.Add(run->outcomes);
  return Report({run->sink, run->files, run->outcomes, run->coverage.get(), run->passed()},
                session);
}

// In place of what came of the scenarios. What could not be played to its end is told first: it
// may be why there is no answer.
int Explain(const driver::ScenarioRun& run, const std::vector<scenario::Question>& questions,
            Session& session) {
  Environment& env = session.env;
  const source::FileSet& files = run.compilation->files;
  PrintFindings(run.compilation->sink, run.outcomes, files, env);
  const ExplainedRules explained = ExplainRules(run, questions, !session.options.run.empty());
  bool finished = true;
  for (const test::FileOutcome& file : run.outcomes) {
    for (const test::TestOutcome& test : file.tests) {
      if (!test.unfinished) continue;
      finished = false;
      env.err << fmt::format("{} did not come to its end:\n", test.name);
      for (const test::Failure& failure : test.failures)
        env.err << test::FailureText(failure, files, "  ");
    }
  }
  env.out << explained.text;
  env.err << explained.problems;
  return finished && explained.problems.empty() ? kFine : kProblems;
}

int TestSpec(const std::string& spec, Session& session) {
  const Options& options = session.options;
  Environment& env = session.env;
  driver::ScenarioOptions scenario;
  scenario.run = options.run;
  scenario.coverage = WantsCoverage(options);
  scenario.today = diag::DateOf(env.now);
  scenario.cancelled = &Interrupt::stopped();
  scenario.begin = Interrupt::Listen;
  for (const std::string& text : options.explain) scenario.explain.push_back(QuestionOf(text));
  const auto run = driver::RunScenarios(spec, scenario);
  const driver::Compilation& compilation = *run->compilation;
  if (!compilation.ok() || compilation.bundle.scenarios.empty()) {
    PrintFindings(compilation.sink, run->outcomes, compilation.files, env);
    session.selected.broken = true;
    HasScenarios(spec, compilation, "no scenario was played", env);
    return kProblems;
  }
  session.selected.Add(run->outcomes);
  if (!scenario.explain.empty() && !Interrupt::stopped())
    return Explain(*run, scenario.explain, session);
  return Report(
      {compilation.sink, compilation.files, run->outcomes, run->coverage.get(), run->passed()},
      session);
}

// Of all files, then of each spec, until Ctrl-C.
int RunAll(Session& session) {
  const Options& options = session.options;
  int worst = options.files.empty() ? kFine : TestFiles(session);
  for (const std::string& spec : options.specs) {
    if (worst == kInterrupted) break;
    const int code = options.generated ? TestGenerated(spec, {options.run, options.format},
                                                       session.selected, session.junit, session.env)
                                       : TestSpec(spec, session);
    worst = std::max(worst, code);
  }
  if (options.format == "junit") session.env.out << test::JunitDocument(session.junit);
  if (options.run.empty() || !session.selected.IsNothing()) return worst;
  return std::max(worst, TellNothingSelected(options.generated ? "alert" : "test", options.run,
                                             session.selected, session.env));
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
  const bool one = options.format == "html" || options.format == "json" || options.format == "yaml";
  if (one && runs > 1) {
    env.err << fmt::format(
        "qoec test: `--format {}` makes one document, of one spec or of unit test files\n",
        options.format);
    return kUsage;
  }
  Session session{options, env};
  return RunAll(session);
}

}  // namespace

void AddTest(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("test", "Play the scenarios of specs, or unit tests of rules");
  command->add_option("SPEC", options->specs, "Folders (or files) of specs");
  command->add_option("--promtool", options->files,
                      "Unit test files of promtool, which run as they are");
  CLI::Option* exported =
      command->add_option("--export", options->export_folder,
                          "Write the scenarios of a spec to this folder, as unit test files for "
                          "the promtool of `--target`, and the rules beside them");
  command
      ->add_option("--run", options->run,
                   "Run the tests whose name matches this regular expression; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::Validator(CheckExpression, "REGEX"));
  CLI::Option* format =
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
      ->excludes("--min-coverage")
      ->excludes(generated);
  exported->excludes(format)
      ->excludes(generated)
      ->excludes("--promtool")
      ->excludes("--coverage")
      ->excludes("--min-coverage")
      ->excludes("--explain");
  AddRuleFlags(*command, options->rules);
  command->callback([options, &env, &exit_code] { exit_code = Test(*options, env); });
}

}  // namespace qoe::cli
