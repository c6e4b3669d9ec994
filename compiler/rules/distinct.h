// Whether two expressions are sure to have no result with the same labels.
#pragma once

#include "promql/ast.h"

namespace qoe::rules {

// One selector each, whose labels the result keeps, and matchers of one label that no value satisfies both.
// Sound, not complete: false says nothing.
bool NeverSameLabels(const promql::Ast& a, const promql::Ast& b);

}  // namespace qoe::rules
