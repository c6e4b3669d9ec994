// Shorthands of the tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "promql/logql/parse.h"
#include "promql/logql/print.h"

namespace promql::logql::test {

inline std::vector<Issue> IssuesOf(std::string_view text, bool variables = false) {
  const ParseOptions options{.grafana_variables = variables};
  Ast ast;
  std::vector<Issue> issues;
  if (Parse(text, options, ast, issues)) CheckTypes(ast, options, issues);
  return issues;
}

// The first thing that is wrong, "Code begin-end"; empty: nothing is.
inline std::string FirstIssue(std::string_view text, bool variables = false) {
  const std::vector<Issue> issues = IssuesOf(text, variables);
  if (issues.empty()) return {};
  const Issue& issue = issues.front();
  return std::string(NameOf(issue.code)) + " " + std::to_string(issue.span.begin) + "-" +
         std::to_string(issue.span.end);
}

// The canonical text, or "! " and the message; parsing it again must give an equal tree.
inline std::string Printed(std::string_view text, bool variables = false) {
  const ParseOptions options{.grafana_variables = variables};
  Ast ast, again;
  std::vector<Issue> issues;
  if (!Parse(text, options, ast, issues)) return "! " + issues[0].message;
  const std::string printed = Print(ast);
  for (const std::string& form : {printed, Pretty(ast, 20)}) {
    if (!Parse(form, options, again, issues)) return "! again: " + issues[0].message + ": " + form;
    if (!Equal(ast, again)) return "! not equal: " + form;
  }
  return printed;
}

}  // namespace promql::logql::test
