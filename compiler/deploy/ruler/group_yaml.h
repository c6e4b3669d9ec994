// One rule group as the body of a request: a ruler takes a group, not a rule file.
#pragma once

#include <string>

#include "compiler/artifact/rule_group.h"
#include "compiler/deploy/difference/group.h"

namespace qoe::ruler {

// Every field of the group, unknown ones too; the same bytes on every machine. Not `raw`: that is
// posted as it is.
std::string GroupYaml(const difference::Group& group);
std::string GroupYaml(const artifact::RuleGroup& group);

}  // namespace qoe::ruler
