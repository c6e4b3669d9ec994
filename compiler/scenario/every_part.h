// How expressions of scenarios and their rules are read: a spec that compiles uses only what its
// targets have.
#pragma once

#include "promql/parse.h"

namespace qoe::scenario {

inline constexpr promql::ParseOptions kEveryPart{.features = promql::AllFeatures()};

}  // namespace qoe::scenario
