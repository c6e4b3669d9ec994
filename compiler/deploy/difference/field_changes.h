// The fields of two rules or groups against each other, with words for what each change does.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/deploy/difference/difference.h"

namespace qoe::difference {

// `reworded` counts expressions that are written otherwise and mean the same.
std::vector<FieldChange> RuleFields(const Rule& before, const Rule& after,
                                    const CompareOptions& options, size_t* reworded);

// Without the group's name and rules.
std::vector<FieldChange> GroupFields(const Group& before, const Group& after);

}  // namespace qoe::difference
