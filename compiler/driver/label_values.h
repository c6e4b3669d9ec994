// Which labels the rules of a spec keep, of those whose values the catalogue enumerates: each value
// is something that a scenario can show or miss.
#pragma once

#include "compiler/driver/emitted_rules.h"
#include "compiler/resolve/program.h"
#include "compiler/test/coverage.h"

namespace qoe::driver {

// A label with more values than that is no breakdown that somebody could go through.
inline constexpr size_t kMostLabelValues = 20;

// In: a program without errors, and the rules that it compiles to. Out: by rule, the labels that
// its series may carry, with the values that they may have there: what a matcher of the expression
// leaves of those in the catalogue. Left out: labels without enumerated values or with only one,
// and those that the rule itself sets.
test::KnownLabels LabelValuesOf(const Program& program, const EmittedRules& rules);

}  // namespace qoe::driver
