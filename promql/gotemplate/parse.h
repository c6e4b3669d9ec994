// Go's text/template: text to syntax tree.
//
// In: a template as Prometheus has them in labels, annotations and consoles, and Loki in
// `line_format`. Out: an Ast and, if anything is wrong, issues. Promised: accepts and rejects what
// Go's own parser does with the dialect's functions; linear time; no recursion over the text,
// nesting bounded by `max_depth`; no exception leaves. Source: Go 1.22, text/template/parse.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "promql/gotemplate/ast.h"
#include "promql/gotemplate/issue.h"

namespace promql::gotemplate {

struct ParseOptions {
  Dialect dialect = Dialect::PrometheusAlert;
  // Most blocks and parentheses that may be open at once.
  uint32_t max_depth = 10'000;
};

// The variables that are there without being declared, `$` left out: for alerts `labels`,
// `externalLabels`, `externalURL` and `value`.
std::span<const std::string_view> PredeclaredVariables(Dialect dialect);

// Parses `text` into `ast`, appending what is wrong to `issues`. Returns whether nothing was; if
// not, `ast` is empty. Stops at the first error of syntax; goes on after unknown functions and
// variables. `text` must outlive `ast`, whose memory is reused.
bool Parse(std::string_view text, const ParseOptions& options, Ast& ast,
           std::vector<Issue>& issues);

// What is sure to fail when the template is executed: numbers of arguments, literals of the wrong
// type, fields that the data does not have. Returns whether nothing was found.
bool Check(const Ast& ast, const ParseOptions& options, std::vector<Issue>& issues);

// What a template refers to, for checks that know more than the text.
enum class UseKind : uint8_t {
  Label,          // `$labels.x`, `.Labels.x`, `index $labels "x"`
  ExternalLabel,  // likewise
  Value,          // `$value`, `.Value`; `name` is the function at the end of its pipeline, if any
  Query,          // `query "…"`: `name` is the expression
};
struct Use {
  UseKind kind;
  Span span;  // of the label's name, the variable, the string with its quotes
  std::string_view name;
};
std::vector<Use> FindUses(const Ast& ast, const ParseOptions& options);

}  // namespace promql::gotemplate
