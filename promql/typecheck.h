// The static checks that Prometheus makes after parsing: types, arity, modifiers that do not fit.
#pragma once

#include <vector>

#include "promql/ast.h"
#include "promql/issue.h"
#include "promql/parse.h"

namespace promql {

// Appends what does not fit together in a tree that Parse accepted; returns whether nothing did.
// One scan from front to back: issues of operands come before those of what they are in.
bool CheckTypes(const Ast& ast, const ParseOptions& options, std::vector<Issue>& issues);

}  // namespace promql
