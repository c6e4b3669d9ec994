// LogQL: text to syntax tree.
//
// In: a query as Loki 3.5 takes it. Out: an Ast and, if anything is wrong, issues. Promised: linear
// time; no recursion over the text, nesting bounded by `max_depth`; no exception leaves. Stops at
// the first error of syntax. Source: Loki 3.5, pkg/logql/syntax (lex.go, syntax.y).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "promql/logql/ast.h"
#include "promql/logql/issue.h"

namespace promql::logql {

struct ParseOptions {
  // As promql::Features::grafana_variables: holes for durations, numbers, labels, values, operands
  // and stages.
  bool grafana_variables = false;
  // Most parentheses, calls and operators that may be open at once.
  uint32_t max_depth = 10'000;
};

// `text` must outlive `ast`, whose memory is reused; on failure `ast` is empty.
bool Parse(std::string_view text, const ParseOptions& options, Ast& ast,
           std::vector<Issue>& issues);

// What Loki checks after parsing: lines against numbers, ranges, unwrap, grouping, arguments,
// empty selectors. Returns whether nothing was found.
bool CheckTypes(const Ast& ast, const ParseOptions& options, std::vector<Issue>& issues);

// The templates of `line_format` and `label_format`, to be checked as such.
struct TemplateUse {
  Span span;              // with the quotes
  std::string_view text;  // decoded
};
std::vector<TemplateUse> FindTemplates(const Ast& ast);

}  // namespace promql::logql
