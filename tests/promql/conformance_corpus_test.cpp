// Expressions in use, from public rule files and dashboards: all must parse, type-check, and
// survive printing and formatting.
#include <iostream>

#include "promql/comments.h"
#include "promql/format.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "promql/typecheck.h"
#include "tests/promql/shared_data.h"

namespace promql::test {
namespace {

using nlohmann::json;

bool Survives(const std::string& text, const ParseOptions& options) {
  Ast ast;
  std::vector<Issue> issues;
  const bool ok = Parse(text, options, ast, issues) && CheckTypes(ast, options, issues);
  EXPECT_TRUE(ok) << text << "\n" << (issues.empty() ? "" : issues[0].message);
  if (!ok) return false;
  const std::string formatted = Format(ast);
  for (const std::string& printed : {Print(ast), Pretty(ast), formatted}) {
    Ast again;
    const bool same = Parse(printed, options, again, issues) && Equal(ast, again);
    EXPECT_TRUE(same) << text << "\n" << printed;
    if (!same) return false;
  }
  Ast again;
  const bool stable =
      Parse(formatted, options, again, issues) && Format(again) == formatted &&
      internal::FindComments(text).size() == internal::FindComments(formatted).size();
  EXPECT_TRUE(stable) << text << "\n" << formatted;
  return stable;
}

bool IsRejected(const std::string& text, const ParseOptions& options) {
  Ast ast;
  std::vector<Issue> issues;
  const bool rejected = !Parse(text, options, ast, issues) || !CheckTypes(ast, options, issues);
  EXPECT_TRUE(rejected) << text;
  return rejected;
}

TEST(CorpusConformance, RuleExpressions) {
  const json cases = ReadShared("corpus/rule_expressions.json");
  SKIP_WITHOUT(cases);
  Tally tally("corpus/rule_expressions.json");
  for (const json& item : cases) tally.Add(Survives(item.at("expr"), {}));
}

TEST(CorpusConformance, DashboardExpressions) {
  for (const char* file : {"1", "2"}) {
    const std::string path = "corpus/dashboard_expressions_" + std::string(file) + ".json";
    const json cases = ReadShared(path);
    SKIP_WITHOUT(cases);
    Tally tally(path);
    for (const json& item : cases) {
      if (!item.contains("promql") || item.contains("invalid")) continue;
      tally.Add(Survives(item.at("promql"), {}));
    }
  }
}

// With the variables left in, whatever they stand for.
TEST(CorpusConformance, DashboardExpressionsWithVariables) {
  ParseOptions options;
  options.features.grafana_variables = true;
  for (const char* file : {"1", "2"}) {
    const std::string path = "corpus/dashboard_expressions_" + std::string(file) + ".json";
    const json cases = ReadShared(path);
    SKIP_WITHOUT(cases);
    Tally tally(path + ", variables as such");
    for (const json& item : cases) {
      // The others are queries of variables, annotations, and Loki's.
      const json& source = item.at("datasource");
      const bool promql = item.at("kind") == "panel" && (source.is_null() || source != "loki");
      if (!promql) continue;
      const std::string text = item.at("expr");
      tally.Add(item.contains("invalid") ? IsRejected(text, options) : Survives(text, options));
    }
  }
}

}  // namespace
}  // namespace promql::test
