// The queries of a dashboard as trees.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/grafana/dashboard.h"
#include "promql/issue.h"
#include "promql/logql/parse.h"
#include "promql/parse.h"

namespace qoe::grafana {

// One query, in the tree of its language.
struct ParsedQuery {
  bool ok = false;      // the tree is whole, whatever its types are
  uint32_t offset = 0;  // where the tree's text begins in the query's: `label_values(…, job)`
  promql::Ast promql;
  promql::logql::Ast logql;
  std::vector<promql::Issue> promql_issues;
  std::vector<promql::logql::Issue> logql_issues;

  // A place in the tree as one in the query's text.
  promql::Span InQuery(promql::Span span) const { return {offset + span.begin, offset + span.end}; }
};

// One for each query, in the same order; empty ones and other languages are not `ok`. The trees
// are views of the queries' text. Experimental parts of PromQL are taken for switched on: which
// server answers is not known.
std::vector<ParsedQuery> ParseQueries(const Dashboard& dashboard);

// Without the blanks around it.
std::string_view Trimmed(std::string_view text);

}  // namespace qoe::grafana
