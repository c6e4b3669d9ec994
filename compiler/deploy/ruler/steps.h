// The steps of a plan while it is being made.
#pragma once

#include <cstddef>
#include <vector>

#include "compiler/deploy/ruler/plan.h"
#include "compiler/deploy/ruler/recording.h"

namespace qoe::ruler {

struct Step {
  Operation operation;
  SeriesUse use;  // Create, Update: of what is posted
};

// Reorders the steps so that none exceeds the limit of groups, where a group that is replaced
// counts as one more. Deletes that are planned anyhow come earlier, harmless ones first. Where
// there are none left, one group is deleted and created again instead of replaced, and a problem
// says so. `state` is the ruler before the first step. No limit: nothing to do.
void FitGroupLimit(size_t limit, RecordingState state, std::vector<Step>& steps,
                   std::vector<Problem>& problems);

// Sets the waves of the steps, which stay in an order that they may be carried out in one by one.
// Whatever the plan promises of each step in that order holds after any part of a wave, in any
// order. `state` is the ruler before the first step.
void SetWaves(size_t limit, const RecordingState& state, std::vector<Step>& steps);

// What the ruler would refuse, and names that proxies spoil.
void CheckWanted(const std::vector<Namespace>& wanted, const RulerLimits& limits,
                 std::vector<Problem>& problems);

}  // namespace qoe::ruler
