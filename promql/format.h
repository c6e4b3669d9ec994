// What `qoec fmt` writes: the canonical lines of Pretty, with the author's comments kept.
#pragma once

#include <cstddef>
#include <string>

#include "promql/ast.h"

namespace promql {

struct FormatOptions {
  // A node longer than this on one line is split; indentation is not counted.
  size_t max_line = 100;
};

// The text of `ast` as Pretty breaks it into lines (and subqueries indented like the rest), with
// every comment of the source at the operand or operator it stood by. Formatting the result again
// changes nothing, and parsing it gives an equal tree. Without a line break at the end; a text that
// ends in a comment too.
std::string Format(const Ast& ast, const FormatOptions& options = {});

}  // namespace promql
