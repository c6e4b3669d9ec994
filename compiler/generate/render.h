// Generated scenarios as text.
#pragma once

#include <string>
#include <vector>

#include "compiler/generate/generated.h"
#include "compiler/test/outcome.h"
#include "compiler/units/unit.h"

namespace qoe::generate {

// How many alerts there are of each sort. An alert with an odd case is complete, too.
struct Counts {
  size_t alerts = 0, complete = 0, odd = 0, not_found = 0, wrong = 0, skipped = 0;
};
Counts CountsOf(const std::vector<GeneratedAlert>& alerts);

// For people: a paragraph for each alert with a line for each case, and a sum.
std::string RenderText(const std::vector<GeneratedAlert>& alerts, const units::Registry& units);

// The scenarios as a section `tests` of a spec, each expecting what was seen.
std::string RenderYaml(const std::vector<GeneratedAlert>& alerts, const units::Registry& units);

// A test for each case: failed where a claim does not hold, skipped where there is none.
std::vector<test::TestOutcome> OutcomesOf(const std::vector<GeneratedAlert>& alerts);

}  // namespace qoe::generate
