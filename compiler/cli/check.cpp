#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "compiler/cli/command.h"
#include "compiler/driver/compile.h"

namespace qoe::cli {
namespace {

int CheckOne(const std::string& spec, const std::string& format, Environment& env) {
  // Lowering, too: what a target's limits refuse is a finding like any other.
  const std::unique_ptr<driver::Compilation> compilation = driver::Compile(spec, true);
  PrintDiagnostics(compilation->sink, compilation->files, format, env);
  const std::string count = CountText(compilation->sink);
  if (format == "text")
    env.err << fmt::format("{}: {}\n", spec, count.empty() ? "no findings" : count);
  return compilation->ok() ? kFine : kProblems;
}

}  // namespace

void AddCheck(CLI::App& app, Environment& env, int& exit_code) {
  struct Options {
    std::vector<std::string> specs;
    std::string format;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("check", "Report everything that is wrong with specs");
  command->add_option("SPEC", options->specs, "Folders (or files) of specs")->required();
  AddFormatOption(*command, options->format);
  command->callback([options, &env, &exit_code] {
    for (const std::string& spec : options->specs)
      exit_code = std::max(exit_code, CheckOne(spec, options->format, env));
  });
}

}  // namespace qoe::cli
