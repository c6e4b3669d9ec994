// Syntax tree to text.
#pragma once

#include <cstddef>
#include <string>

#include "promql/ast.h"

namespace promql {

// The canonical form on one line, as Prometheus prints expressions: matchers sorted, modifiers
// after the operator, decimal numbers. Parsing it with the same options gives an equal tree
// (with duration expressions on: `offset +(5)` is printed as `offset (5)`, as Prometheus does).
std::string Print(const Ast& ast);
// Appends to `out`.
void Print(const Ast& ast, std::string& out);
// Appends the canonical form of one node to `out`.
void Print(const Ast& ast, NodeId id, std::string& out);

// The canonical form broken into lines as Prometheus' formatter does: a node is split when it is
// longer than `max_line` on one line, indentation not counted. Deeper than 50 levels nothing is
// indented further, so that the text stays linear in the expression's size.
std::string Pretty(const Ast& ast, size_t max_line = 100);

}  // namespace promql
