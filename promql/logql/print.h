// Syntax tree to text.
#pragma once

#include <cstddef>
#include <string>

#include "promql/logql/ast.h"

namespace promql::logql {

// The canonical form on one line. Parsing it gives an equal tree.
void Print(const Ast& ast, std::string& out);
std::string Print(const Ast& ast);
// With a line per stage and operand where one line is longer than `max_line`.
std::string Pretty(const Ast& ast, size_t max_line = 100);

}  // namespace promql::logql
