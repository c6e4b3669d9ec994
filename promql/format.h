// What `qoec fmt` writes: an expression in lines, with the author's comments and literals.
#pragma once

#include <cstddef>
#include <string>

#include "promql/ast.h"

namespace promql {

struct FormatOptions {
  // A node longer than this on one line is split; indentation is not counted.
  size_t max_line = 100;
};

// The text of `ast` in lines as Pretty breaks them, but operands begin where their operator does,
// subqueries are indented like the rest, and numbers, durations, strings (single quotes become
// double ones) and the order of matchers are as they were written. Every comment of the source
// stands at the operand or operator it stood by. Formatting the result again changes nothing, and
// parsing it gives an equal tree. Without a line break at the end; a text that ends in a comment
// too.
std::string Format(const Ast& ast, const FormatOptions& options = {});

}  // namespace promql
