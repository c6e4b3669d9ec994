#include "compiler/cli/test_findings.h"

#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/diag/render.h"

namespace qoe::cli {

void PrintFindings(const diag::Sink& sink, const std::vector<test::FileOutcome>& outcomes,
                   const source::FileSet& files, Environment& env) {
  diag::Sink all = sink;
  for (const test::FileOutcome& file : outcomes) {
    for (const test::TestOutcome& test : file.tests) all.Append(test.problems);
  }
  env.err << diag::RenderText(all.Sorted(), files, {env.colour});
}

bool HasScenarios(const std::string& spec, const driver::Compilation& compilation,
                  std::string_view consequence, Environment& env) {
  if (!compilation.ok()) {
    env.err << fmt::format("{}: {}; {}\n", spec, CountText(compilation.sink), consequence);
    return false;
  }
  if (!compilation.bundle.scenarios.empty()) return true;
  env.err << fmt::format("{}: the spec has no scenarios\n  = help: write them under `tests`\n",
                         spec);
  return false;
}

}  // namespace qoe::cli
