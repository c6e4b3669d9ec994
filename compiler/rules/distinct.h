// Whether two expressions are sure to have no result with the same labels.
#pragma once

#include <string_view>
#include <vector>

#include "promql/ast.h"

namespace qoe::rules {

// One selector each, whose labels the result keeps, and matchers of one label that no value
// satisfies both. `replaced`: labels that are overwritten later, and tell nothing apart. Sound, not
// complete: false says nothing.
bool NeverSameLabels(const promql::Ast& a, const promql::Ast& b,
                     const std::vector<std::string_view>& replaced);

}  // namespace qoe::rules
