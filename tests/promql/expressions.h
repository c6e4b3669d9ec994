// Shorthands of the tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "promql/parse.h"
#include "promql/print.h"
#include "promql/typecheck.h"

namespace promql::test {

inline ParseOptions Everything() {
  ParseOptions options;
  options.features = {.experimental_functions = true,
                      .duration_expressions = true,
                      .extended_range_selectors = true,
                      .fill_modifiers = true,
                      .grafana_variables = true};
  return options;
}

// The tree of `text`, which must parse; `text` must outlive it.
inline Ast MustParse(std::string_view text, const ParseOptions& options = Everything()) {
  Ast ast;
  std::vector<Issue> issues;
  EXPECT_TRUE(Parse(text, options, ast, issues)) << text << ": " << issues[0].message;
  return ast;
}

// All that is wrong with `text`, types included.
inline std::vector<Issue> IssuesOf(std::string_view text, const ParseOptions& options = {}) {
  Ast ast;
  std::vector<Issue> issues;
  if (Parse(text, options, ast, issues)) CheckTypes(ast, options, issues);
  return issues;
}

// "Code begin-end" of the first issue, empty if there is none.
inline std::string FirstIssue(std::string_view text, const ParseOptions& options = {}) {
  const std::vector<Issue> issues = IssuesOf(text, options);
  if (issues.empty()) return {};
  const Issue& issue = issues.front();
  return std::string(NameOf(issue.code)) + " " + std::to_string(issue.span.begin) + "-" +
         std::to_string(issue.span.end);
}

}  // namespace promql::test
