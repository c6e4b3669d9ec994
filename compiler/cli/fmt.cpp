#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <sstream>

#include "compiler/base/counted.h"
#include "compiler/cli/command.h"
#include "compiler/driver/format_files.h"
#include "compiler/driver/input_kind.h"
#include "compiler/driver/sort_inputs.h"
#include "compiler/format/diff.h"
#include "compiler/format/rewrite_file.h"

namespace qoe::cli {
namespace {

constexpr std::string_view kStandardInput = "-";

struct Options {
  std::vector<std::string> paths;
  bool check = false;
  bool from_stdin = false;
  format::Options format;
};

// The files at all paths, in two heaps; what is neither is reported.
struct Inputs {
  std::vector<driver::FileText> specs, rules;
  diag::Sink sink;
};

Inputs InputsOf(const std::vector<std::string>& paths) {
  Inputs inputs;
  for (const std::string& path : paths) {
    driver::SortedInputs sorted = driver::SortInputs(path, inputs.sink);
    std::move(sorted.spec.begin(), sorted.spec.end(), std::back_inserter(inputs.specs));
    std::move(sorted.rules.begin(), sorted.rules.end(), std::back_inserter(inputs.rules));
  }
  return inputs;
}

std::string DiffOf(const driver::FormattedFile& file) {
  return format::UnifiedDiff(file.path, file.before, file.after, file.changes);
}

// Writes what changed, or shows it. Returns whether all could be written.
bool Settle(const driver::FormatRun& run, const Options& options, diag::Sink& sink,
            Environment& env) {
  for (const driver::FormattedFile& file : run.formatted) {
    if (file.changes.empty()) continue;
    if (options.check) {
      env.out << DiffOf(file);
      continue;
    }
    const Status written = format::RewriteFile(file.path, file.after);
    if (!written) {
      sink.Add(diag::Code::OutputNotWritten, {}, "{}", written.error().message)
          .Note("the file is as it was")
          .Help("mend the rights of the file and its folder, or make room");
    } else {
      env.out << file.path << "\n";
    }
  }
  return !sink.has_errors();
}

std::string Summary(const driver::FormatRun& run, bool check) {
  size_t expressions = 0, changed = 0, files = 0;
  for (const driver::FormattedFile& file : run.formatted) {
    expressions += file.expressions;
    changed += file.changes.size();
    files += file.changes.empty() ? 0 : 1;
  }
  const std::string all = fmt::format("{}, {}", Counted(run.formatted.size(), "file"),
                                      Counted(expressions, "expression"));
  if (changed == 0) return all + ": nothing to change";
  return fmt::format("{}: {} in {} {}", all, Counted(changed, "expression"), Counted(files, "file"),
                     check ? "would change" : "changed");
}

int FormatPaths(const Options& options, Environment& env) {
  Inputs inputs = InputsOf(options.paths);
  const auto run =
      driver::FormatFiles(std::move(inputs.specs), std::move(inputs.rules), options.format);
  run->sink.Append(std::move(inputs.sink));
  Settle(*run, options, run->sink, env);
  PrintDiagnostics(run->sink, run->files, "text", env);
  const std::string count = CountText(run->sink);
  env.err << fmt::format("{}{}\n", Summary(*run, options.check), count.empty() ? "" : "; " + count);
  bool changed = false;
  for (const driver::FormattedFile& file : run->formatted) changed |= !file.changes.empty();
  return run->sink.has_errors() || (options.check && changed) ? kProblems : kFine;
}

// For editors: standard output always is a whole file, also where something is wrong.
int FormatStandardInput(const Options& options, Environment& env) {
  std::ostringstream read;
  read << env.in.rdbuf();
  const std::string text = read.str();
  const bool spec = driver::KindOf(text) == driver::InputKind::Spec;
  std::vector<driver::FileText> files;
  files.push_back({"standard input", text});
  const auto run = spec ? driver::FormatFiles(std::move(files), {}, options.format)
                        : driver::FormatFiles({}, std::move(files), options.format);
  const bool changed = !run->formatted.empty() && !run->formatted[0].changes.empty();
  if (options.check) {
    if (changed) env.out << DiffOf(run->formatted[0]);
  } else {
    env.out << (changed ? run->formatted[0].after : text);
  }
  PrintDiagnostics(run->sink, run->files, "text", env);
  return run->sink.has_errors() || (options.check && changed) ? kProblems : kFine;
}

int Run(const Options& options, Environment& env) {
  const bool dash = options.paths.size() == 1 && options.paths[0] == kStandardInput;
  if (options.from_stdin ? !options.paths.empty() : options.paths.empty()) {
    env.err << "qoec fmt: "
            << (options.from_stdin ? "`--stdin` takes no paths" : "name a file, a folder, or `-`")
            << "\n`qoec fmt --help` says more\n";
    return kUsage;
  }
  return options.from_stdin || dash ? FormatStandardInput(options, env) : FormatPaths(options, env);
}

}  // namespace

void AddFmt(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("fmt", "Format the PromQL in specs and rule files, in place");
  command->add_option("PATH", options->paths,
                      "Specs and rule files, or folders of them; `-`: standard input");
  command->add_flag("--check", options->check,
                    "Write nothing; fail and show the difference if something would change");
  command->add_flag("--stdin", options->from_stdin, "Format standard input to standard output");
  command
      ->add_option("--max-line", options->format.max_line,
                   "Longest line of an expression, indentation not counted")
      ->check(CLI::Range(size_t{10}, size_t{100'000}))
      ->default_val(options->format.max_line);
  command->callback([options, &env, &exit_code] { exit_code = Run(*options, env); });
}

}  // namespace qoe::cli
