#include "promql/format.h"

#include "promql/print.h"

namespace promql {

std::string Format(const Ast& ast, const FormatOptions& options) {
  return Pretty(ast, options.max_line);
}

}  // namespace promql
