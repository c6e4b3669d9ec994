// What was seen, in words for people.
#pragma once

#include <string>

#include "compiler/gate/gate.h"

namespace qoe::gate {

// A number of a criterion in its unit: "312ms", "0.12%", "3 pods".
std::string ValueText(double value, const artifact::Criterion& criterion);

// "0.71% {pod="a"}, of 3 series", "no data", "NaN".
std::string SeenText(const Observation& seen, const artifact::Criterion& criterion);

// The first breach: "was 0.71% {pod="a"} at 07:03:00, not < 0.5%".
std::string BreachText(const CriterionWatch& watch);

// Why a criterion, which does not roll back, is no reason to go on.
std::string WhyNotPassed(const CriterionWatch& watch, const Report& report);

// A condition that came true: "12 errors {service="api"} at 07:06:00, for 6m".
std::string TruthText(const ConditionWatch& watch);

// A condition that could not be looked at until the end.
std::string NotSeenText(const ConditionWatch& watch);

}  // namespace qoe::gate
