// Shorthands of the tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "promql/gotemplate/parse.h"
#include "promql/gotemplate/print.h"

namespace promql::gotemplate::test {

// The first thing that is wrong, "Code begin-end"; empty: nothing is.
inline std::string FirstIssue(std::string_view text, Dialect dialect = Dialect::PrometheusAlert) {
  const ParseOptions options{.dialect = dialect};
  Ast ast;
  std::vector<Issue> issues;
  if (Parse(text, options, ast, issues)) Check(ast, options, issues);
  if (issues.empty()) return {};
  const Issue& issue = issues.front();
  return std::string(NameOf(issue.code)) + " " + std::to_string(issue.span.begin) + "-" +
         std::to_string(issue.span.end);
}

// The canonical text, or "! " and the message.
inline std::string Printed(std::string_view text, Dialect dialect = Dialect::PrometheusAlert) {
  Ast ast;
  std::vector<Issue> issues;
  if (!Parse(text, {.dialect = dialect}, ast, issues)) return "! " + issues[0].message;
  return Print(ast);
}

}  // namespace promql::gotemplate::test
