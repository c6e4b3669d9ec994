// What is looked at before the first request that writes: who answers, and what it would refuse or
// drop of a plan.
#pragma once

#include <string>
#include <vector>

#include "compiler/deploy/ruler/api.h"
#include "compiler/deploy/ruler/plan.h"

namespace qoe::ruler {

// What stands where no ruler's API was found, by asking further; lower case, no full stop. Empty:
// nothing more is known.
std::string WhatAnswers(Api& api);

// Namespaces that are to be changed and that the ruler protects: refused, unless `overridden`.
void CheckProtection(const RulerState& live, const Plan& plan, bool overridden,
                     std::vector<Problem>& problems);

// Whether the groups have fields that some rulers drop, so that it counts who answers.
bool HasFieldsThatSomeDrop(const std::vector<Namespace>& wanted);
// Those that this one drops, or keeps and does not follow.
void CheckFields(const BuildInfo& build, const std::vector<Namespace>& wanted,
                 std::vector<Problem>& problems);

}  // namespace qoe::ruler
