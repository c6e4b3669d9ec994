// Text to syntax tree.
//
// In: one PromQL expression, as Prometheus (3.14, or the target named) has it, with its
// experimental parts behind named features. Out: an Ast and, if anything is wrong, issues.
// Promised: accepts and rejects what Prometheus' own parser does (its type checks are CheckTypes,
// typecheck.h); linear time and memory; no recursion over the text, nesting bounded by `max_depth`;
// no exception leaves. Not here: types, the series notation of test scripts, LogQL.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "promql/ast.h"
#include "promql/issue.h"
#include "promql/target.h"

namespace promql {

// Parts of the language that Prometheus has behind switches; the defaults are its own.
struct Features {
  bool experimental_functions = false;    // promql-experimental-functions
  bool duration_expressions = true;       // promql-duration-expr, always on since 3.14
  bool extended_range_selectors = false;  // promql-extended-range-selectors
  bool fill_modifiers = false;            // promql-binop-fill-modifiers
  // `$x`, `${x}`, `${x:fmt}`, `[[x]]` for, or in, a number, duration, name, label, matcher,
  // operator or operand (variables.h). Not Prometheus: Grafana replaces them before it asks.
  bool grafana_variables = false;
};

// All parts, whoever has them switched on.
constexpr Features AllFeatures(bool grafana_variables = false) {
  return {.experimental_functions = true,
          .duration_expressions = true,
          .extended_range_selectors = true,
          .fill_modifiers = true,
          .grafana_variables = grafana_variables};
}

// What is on in that version without being named.
Features DefaultFeatures(const Target& target);

struct ParseOptions {
  Features features = {};
  // What this server does not have is an issue that says which one does. Set `features` to its
  // defaults, too.
  Target target = {};
  // Most parentheses, calls, signs and `^` that may be open at once. Costs about 50 bytes each.
  uint32_t max_depth = 10'000;
};

// Parses `text` into `ast`, appending what is wrong to `issues`. Returns whether nothing was; if
// not, `ast` is empty. Stops at the first error of syntax, goes on after the others.
//
// `text` must outlive `ast`. What `ast` held before is gone, its memory is reused: parsing many
// expressions into one Ast allocates nothing in the long run.
bool Parse(std::string_view text, const ParseOptions& options, Ast& ast,
           std::vector<Issue>& issues);

}  // namespace promql
