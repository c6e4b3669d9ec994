// Any bytes: parsed, checked, printed; what is printed must parse to an equal tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "promql/format.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "promql/tokens.h"
#include "promql/typecheck.h"
#include "promql/variables.h"

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

// Formatting again changes nothing, and no comment is lost.
void RequireStable(const promql::Ast& ast, promql::ParseOptions options) {
  options.features.duration_expressions = true;
  const std::string once = promql::Format(ast, {.max_line = 20});
  promql::Ast again;
  std::vector<promql::Issue> issues;
  Require(promql::Parse(once, options, again, issues));
  Require(promql::Equal(ast, again));
  Require(promql::Format(again, {.max_line = 20}) == once);
}

void RequireTokens(std::string_view text, const promql::Features& features) {
  std::vector<promql::Token> tokens;
  promql::Tokenize(text, features, tokens);
  uint32_t end = 0;
  for (const promql::Token& token : tokens) {
    Require(token.span.begin >= end && token.span.end > token.span.begin);
    end = token.span.end;
  }
  Require(end <= text.size());
  for (const promql::VariableUse& use : promql::FindVariables(text)) {
    Require(use.span.end <= text.size() && !use.name.empty());
  }
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
  if ((data[0] & 32U) != 0) options.target.version = {2, 20};
  RequireTokens(text, options.features);
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
  options.target = {};
  RequireRoundTrip(ast, promql::Print(ast), options);
  RequireRoundTrip(ast, promql::Pretty(ast, 20), options);
  RequireStable(ast, options);
  return 0;
}
