#include "compiler/cli/run.h"

#include <algorithm>
#include <iterator>

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

// The command that was parsed, or the program itself.
const CLI::App& CommandOf(const CLI::App& app) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

// The option that was meant: the nearest one, or the only one that begins so. May be empty.
std::string_view MeantOption(std::string_view name, const std::vector<std::string>& options) {
  const std::vector<std::string_view> known(options.begin(), options.end());
  std::vector<std::string_view> longer;
  std::copy_if(known.begin(), known.end(), std::back_inserter(longer),
               [&](std::string_view option) { return option.starts_with(name); });
  if (longer.size() == 1) return longer.front();
  return Nearest(name, known);
}

// Says of each argument that nobody wants what to do about it.
void TellExtras(const CLI::App& app, Environment& env) {
  const CLI::App& command = CommandOf(app);
  std::vector<std::string> options;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  }
  std::string path = command.get_name();
  if (&command != &app) path.insert(0, app.get_name() + " ");
  bool after_option = false;  // then it is most likely the value of that
  for (const std::string& extra : app.remaining(true)) {
    const bool is_option = extra.starts_with('-');
    if (!is_option && !after_option)
      env.err << path << ": `" << extra << "` is one argument too many\n";
    after_option = is_option;
    if (!is_option) continue;
    const std::string name = extra.substr(0, extra.find('='));
    env.err << path << ": there is no option `" << name << "`";
    const std::string_view meant = MeantOption(name, options);
    if (!meant.empty()) env.err << "; did you mean `" << meant << "`?";
    env.err << "\n";
  }
  env.err << "`" << path << " --help` lists the options\n";
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
  } catch (const CLI::ExtrasError&) {
    TellExtras(app, env);
    return kUsage;
  } catch (const CLI::ParseError& error) {
    // CLI11's own codes begin at 100; --help and --version are no errors.
    return app.exit(error, env.out, env.err) == 0 ? kFine : kUsage;
  }
  return exit_code;
}

}  // namespace qoe::cli
