#include "compiler/cli/run.h"

#include <algorithm>

#include "compiler/cli/command.h"

#ifndef QOEC_VERSION
#error "QOEC_VERSION comes from the build"
#endif

namespace qoe::cli {

int Run(const std::vector<std::string>& arguments, Environment& env) {
  CLI::App app(
      "qoec compiles quality-of-experience specs into Prometheus rules, Grafana dashboards and SQL "
      "alerts.",
      "qoec");
  app.set_version_flag("--version", "qoec " QOEC_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  int exit_code = kFine;
#define QOE_COMMAND(name) Add##name(app, env, exit_code);
#include "compiler/cli/commands.def"
#undef QOE_COMMAND
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
