// The seven cases of an alert whose threshold is known.
//
// In: the driver of an alert. Out: a scenario for each case, with what was seen when it was played.
// What has to come is known of four of them; of the others (a reset, missing series, no traffic) it
// is observed, and said to be odd where an alert on a level fires without there being a level.
#pragma once

#include <vector>

#include "compiler/generate/generated.h"
#include "compiler/generate/inputs.h"
#include "compiler/generate/search.h"
#include "compiler/generate/trial.h"

namespace qoe::generate {

std::vector<Case> CasesOf(const Driver& driver, const Inputs& inputs, const units::Registry& units,
                          Trials& trials);

}  // namespace qoe::generate
