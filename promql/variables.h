// Grafana's dashboard variables inside an expression: `$x`, `${x}`, `${x.field:format}`, `[[x]]`,
// `[[x:format]]`.
//
// With Features::grafana_variables they are holes in the tree where they stand in for a number, a
// duration, a name, a label, a matcher or an operator. Inside quotes they stay part of the string.
// Here is how the text itself is searched for them, whether it parses or not.
// Source: Grafana 12, packages/grafana-data and public/app/features/templating (variable regex).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "promql/span.h"

namespace promql {

struct VariableUse {
  Span span;                // with `$`, braces or brackets
  std::string_view name;    // `x`
  std::string_view format;  // `regex` of `${x:regex}`; empty: none
  bool in_string = false;   // between quotes
};

// Bytes of the variable that `text` begins with; 0: it begins with none. Names do not begin with a
// digit: `$1` is a capture of label_replace.
size_t VariableSize(std::string_view text);

// Bytes of the name, with variables glued to it or alone (`node_${x}_total`), at the beginning of
// `text`; 0: none.
size_t NameSize(std::string_view text);

bool ContainsVariable(std::string_view text);

// All of them in order; those in comments are none. Linear.
std::vector<VariableUse> FindVariables(std::string_view text);

}  // namespace promql
