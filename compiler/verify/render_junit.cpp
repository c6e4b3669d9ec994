#include <fmt/format.h>

#include "compiler/diag/junit.h"
#include "compiler/verify/render.h"

namespace qoe::verify {

std::string RenderJunit(const Report& report, const Subject& subject) {
  using diag::JunitCase;
  diag::JunitSuite suite{fmt::format("qoec verify {}", subject.system), subject.system, {}};
  for (const Checked& each : report.checks) {
    JunitCase& test = suite.cases.emplace_back();
    test.name = fmt::format("{}: {}", each.check.section, each.check.title);
    if (each.outcome.state == State::Passed) continue;
    const bool failed = each.outcome.state == State::Failed ||
                        (each.outcome.state == State::Skipped && subject.strict);
    test.state = failed ? JunitCase::State::Failed : JunitCase::State::Skipped;
    test.message = each.outcome.found;
    test.text = each.outcome.found + "\n";
    for (const std::string& detail : each.outcome.details) test.text += detail + "\n";
    if (!each.check.why.empty()) test.text += fmt::format("note: {}\n", each.check.why);
    if (!each.outcome.help.empty()) test.text += fmt::format("help: {}\n", each.outcome.help);
  }
  return diag::JunitText(suite);
}

}  // namespace qoe::verify
