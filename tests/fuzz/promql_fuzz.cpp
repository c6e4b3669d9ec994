// Any bytes: parsed, checked, printed; what is printed must parse to an equal tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "promql/parse.h"
#include "promql/print.h"
#include "promql/typecheck.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void RequireRoundTrip(const promql::Ast& ast, const std::string& printed,
                      promql::ParseOptions options) {
  // `offset +(5)` needs no feature, its printed form `offset (5)` does (as in Prometheus).
  options.features.duration_expressions = true;
  promql::Ast again;
  std::vector<promql::Issue> issues;
  Require(promql::Parse(printed, options, again, issues));
  Require(promql::Equal(ast, again));
}

}  // namespace

// The first byte chooses features, the rest is the expression.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  promql::ParseOptions options;
  options.features.experimental_functions = (data[0] & 1U) != 0;
  options.features.duration_expressions = (data[0] & 2U) != 0;
  options.features.extended_range_selectors = (data[0] & 4U) != 0;
  options.features.fill_modifiers = (data[0] & 8U) != 0;
  options.features.grafana_variables = (data[0] & 16U) != 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  if (!promql::Parse(text, options, ast, issues)) {
    Require(!issues.empty());
    for (const promql::Issue& issue : issues) {
      Require(issue.span.begin <= issue.span.end && issue.span.end <= text.size());
    }
    return 0;
  }
  promql::CheckTypes(ast, options, issues);
  RequireRoundTrip(ast, promql::Print(ast), options);
  RequireRoundTrip(ast, promql::Pretty(ast, 20), options);
  return 0;
}
