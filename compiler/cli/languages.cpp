// `qoec promql`, `qoec template` and `qoec logql`: the line protocol of each language.
#include "compiler/cli/command.h"
#include "compiler/protocol/serve.h"

namespace qoe::cli {
namespace {

void AddLanguage(CLI::App& app, Environment& env, int& exit_code, const char* name,
                 const char* description, protocol::AnswererFactory make) {
  CLI::App* command = app.add_subcommand(name, description);
  command->footer(
      "Each line of standard input is one request, answered with one line:\n"
      "  {\"expr\": …, \"features\": […]?, \"target\": …?, \"max_line\": …?}\n"
      "  {\"ok\": true, \"type\": …, \"printed\": …, \"pretty\": …, \"errors\": []}\n"
      "  {\"ok\": false, \"errors\": [{\"start\", \"end\", \"message\", \"code\", \"help\"?}, …]}\n"
      "Offsets are bytes, half-open. Exit code 1: some line was not ok.");
  command->callback([make, &env, &exit_code] {
    exit_code = protocol::Serve(make, env.in, env.out) ? kFine : kProblems;
  });
}

}  // namespace

void AddPromql(CLI::App& app, Environment& env, int& exit_code) {
  AddLanguage(app, env, exit_code, "promql", "Check and format PromQL, one JSON object per line",
              &protocol::MakePromqlAnswerer);
}

void AddTemplate(CLI::App& app, Environment& env, int& exit_code) {
  AddLanguage(app, env, exit_code, "template",
              "Check Go templates of alerts (or, by `target`, of consoles and Loki), likewise",
              &protocol::MakeTemplateAnswerer);
}

void AddLogql(CLI::App& app, Environment& env, int& exit_code) {
  AddLanguage(app, env, exit_code, "logql", "Check and format LogQL, likewise",
              &protocol::MakeLogqlAnswerer);
}

}  // namespace qoe::cli
