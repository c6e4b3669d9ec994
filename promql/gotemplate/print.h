// Syntax tree to text.
#pragma once

#include <string>

#include "promql/gotemplate/ast.h"

namespace promql::gotemplate {

// The canonical form: one space between operands, strings in double quotes, no trim markers (their
// work is done). Parsing it gives an equal tree.
std::string Print(const Ast& ast);
void Print(const Ast& ast, std::string& out);
// One node, its strings as they are written: as Go shows it in errors.
void PrintAsWritten(const Ast& ast, NodeId node, std::string& out);

}  // namespace promql::gotemplate
