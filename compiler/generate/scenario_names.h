// Names of generated scenarios, as the section `tests` of a spec takes them.
#pragma once

#include <string>
#include <vector>

#include "compiler/test/rule_set.h"

namespace qoe::generate {

// By the rules' numbers; of rules that are no alerts empty. Made of an alert's name, where others
// have the same of its severity, too, and a number where that is not enough.
std::vector<std::string> ScenarioNames(const test::RuleSet& rules);

}  // namespace qoe::generate
