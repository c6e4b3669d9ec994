#include <memory>

#include "compiler/cli/command.h"
#include "compiler/cli/deploy_run.h"

namespace qoe::cli {

void AddLoad(CLI::App& app, Environment& env, int& exit_code) {
  CLI::App* command =
      app.add_subcommand("load", "Load what specs compile to into running systems, or nothing");
  auto run = std::make_shared<DeployRun>(DeployCommand::Load, *command, env);
  command->callback([run, &exit_code] { exit_code = run->Run(); });
}

}  // namespace qoe::cli
