#include <fmt/format.h>

#include <memory>

#include "compiler/base/spelling.h"
#include "compiler/cli/command.h"
#include "compiler/cli/pages.h"
#include "compiler/diag/code.h"

namespace qoe::cli {
namespace {

void ListCodes(Environment& env) {
  for (const diag::Code code : diag::AllCodes()) {
    env.out << fmt::format("{}  {:<20} {:<8} {}\n", diag::Text(code), diag::Name(code),
                           diag::Text(diag::DefaultSeverity(code)), diag::Title(code));
  }
}

int ExplainOne(const std::string& wanted, Environment& env) {
  std::vector<std::string> texts;
  for (const diag::Code code : diag::AllCodes()) {
    texts.push_back(diag::Text(code));
    if (texts.back() != wanted && diag::Name(code) != wanted) continue;
    env.out << fmt::format("{} {} ({})\n{}\n\n{}", diag::Text(code), diag::Name(code),
                           diag::Text(diag::DefaultSeverity(code)), diag::Title(code),
                           PageOf(diag::Text(code)));
    return kFine;
  }
  const std::vector<std::string_view> known(texts.begin(), texts.end());
  const std::string_view nearest = Nearest(wanted, known);
  env.err << fmt::format(
      "qoec explain: there is no code `{}`{}\n`qoec explain` lists all of them\n", wanted,
      nearest.empty() ? "" : fmt::format("; did you mean `{}`?", nearest));
  return kUsage;
}

}  // namespace

void AddExplain(CLI::App& app, Environment& env, int& exit_code) {
  auto code = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("explain", "Say what a diagnostic means; without a code, list them");
  command->add_option("CODE", *code, "Such as QOE0401 or UnknownMetric");
  command->callback([code, &env, &exit_code] {
    if (code->empty()) {
      ListCodes(env);
      exit_code = kFine;
      return;
    }
    exit_code = ExplainOne(*code, env);
  });
}

}  // namespace qoe::cli
