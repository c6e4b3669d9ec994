#include "compiler/spec/schema.h"

#include <memory>

#include "compiler/cli/command.h"

namespace qoe::cli {

void AddSchema(CLI::App& app, Environment& env, int& exit_code) {
  auto markdown = std::make_shared<bool>(false);
  CLI::App* command =
      app.add_subcommand("schema", "Print the JSON Schema of the spec language, for editors");
  command->add_flag("--markdown", *markdown, "Print the reference page instead");
  command->callback([markdown, &env, &exit_code] {
    env.out << (*markdown ? spec::ReferencePage() : spec::JsonSchema());
    exit_code = kFine;
  });
}

}  // namespace qoe::cli
