#include "compiler/cli/nothing_selected.h"

#include <fmt/format.h>

#include "compiler/base/spelling.h"

namespace qoe::cli {

void Selected::Add(const std::vector<test::FileOutcome>& outcomes) {
  for (const test::FileOutcome& file : outcomes) {
    broken = broken || file.unreadable;
    for (const test::TestOutcome& test : file.tests) {
      names.push_back(test.name);
      any = any || !test.skipped || test.interrupted;
    }
  }
}

int TellNothingSelected(std::string_view noun, const std::vector<std::string>& expressions,
                        const Selected& selected, Environment& env) {
  const std::vector<std::string_view> names(selected.names.begin(), selected.names.end());
  for (const std::string& expression : expressions) {
    env.err << fmt::format("qoec test: no {} has a name in which `{}` is found\n", noun,
                           expression);
    const std::string_view nearest = Nearest(expression, names);
    if (!nearest.empty()) env.err << fmt::format("  = help: did you mean `{}`?\n", nearest);
  }
  return kProblems;
}

}  // namespace qoe::cli
