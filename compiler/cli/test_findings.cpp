#include "compiler/cli/test_findings.h"

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

}  // namespace qoe::cli
