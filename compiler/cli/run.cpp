#include "compiler/cli/run.h"

#include <algorithm>

#include "compiler/base/spelling.h"
#include "compiler/cli/command.h"

#ifndef QOEC_VERSION
#error "QOEC_VERSION comes from the build"
#endif

namespace qoe::cli {
namespace {

// CLI11 would only say that a subcommand is required.
bool NamesNoCommand(const CLI::App& app, const std::vector<std::string>& arguments,
                    Environment& env) {
  if (arguments.empty() || arguments[0].starts_with('-')) return false;
  std::vector<std::string_view> known;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == arguments[0]) return false;
    known.push_back(command->get_name());
  }
  const std::string_view nearest = Nearest(arguments[0], known);
  env.err << "qoec: there is no command `" << arguments[0] << "`";
  if (!nearest.empty()) env.err << "; did you mean `" << nearest << "`?";
  env.err << "\n`qoec --help` lists the commands\n";
  return true;
}

}  // namespace

int Run(const std::vector<std::string>& arguments, Environment& env) {
  CLI::App app(
      "qoec compiles quality-of-experience specs into Prometheus rules, Grafana dashboards and SQL "
      "alerts.",
      "qoec");
  app.set_version_flag("--version", "qoec " QOEC_VERSION);
  app.require_subcommand(1);
  int exit_code = kFine;
#define QOE_COMMAND(name) Add##name(app, env, exit_code);
#include "compiler/cli/commands.def"
#undef QOE_COMMAND
  if (NamesNoCommand(app, arguments, env)) return kUsage;
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    // CLI11's own codes begin at 100; --help and --version are no errors.
    return app.exit(error, env.out, env.err) == 0 ? kFine : kUsage;
  }
  return exit_code;
}

}  // namespace qoe::cli
