#include <fmt/format.h>

#include "compiler/generate/render.h"

namespace qoe::generate {

std::vector<test::TestOutcome> OutcomesOf(const std::vector<GeneratedAlert>& alerts) {
  std::vector<test::TestOutcome> outcomes;
  for (const GeneratedAlert& alert : alerts) {
    if (alert.cases.empty()) {
      test::TestOutcome& outcome = outcomes.emplace_back();
      outcome.name = alert.scenario_name;
      outcome.skipped = alert.wrong.empty();
    }
    for (const Case& each : alert.cases) {
      test::TestOutcome& outcome = outcomes.emplace_back();
      outcome.name = fmt::format("{}_{}", alert.scenario_name, NameOf(each.kind));
      outcome.skipped = !each.inapplicable.empty();
    }
    if (alert.wrong.empty()) continue;
    test::Failure& failure = outcomes.back().failures.emplace_back();
    failure.location = alert.location;
    failure.title = fmt::format("`{}`", alert.name);
    failure.problem = alert.wrong;
    outcomes.back().skipped = false;
  }
  for (test::TestOutcome& outcome : outcomes) outcome.expectations = outcome.skipped ? 0 : 1;
  return outcomes;
}

}  // namespace qoe::generate
