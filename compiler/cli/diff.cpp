#include <memory>

#include "compiler/cli/command.h"
#include "compiler/cli/deploy_run.h"

namespace qoe::cli {

void AddDiff(CLI::App& app, Environment& env, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "diff", "What a load would change in running systems; exit 1 where anything would");
  auto run = std::make_shared<DeployRun>(DeployCommand::Diff, *command, env);
  command->callback([run, &exit_code] { exit_code = run->Run(); });
}

}  // namespace qoe::cli
