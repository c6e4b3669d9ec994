#include "compiler/grafana/check.h"

#include <algorithm>

#include "promql/logql/parse.h"
#include "promql/parse.h"
#include "promql/typecheck.h"
#include "promql/variables.h"

namespace qoe::grafana {
namespace {

using diag::Code;

promql::ParseOptions Everything() {
  promql::ParseOptions options;
  options.features = {.experimental_functions = true,
                      .duration_expressions = true,
                      .extended_range_selectors = true,
                      .fill_modifiers = true,
                      .grafana_variables = true};
  return options;
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

class Checker {
 public:
  Checker(const Dashboard& dashboard, const source::FileSet& files, diag::Sink& sink)
      : dashboard_(dashboard), files_(files), sink_(sink), options_(Everything()) {}

  void Run() {
    for (const Query& query : dashboard_.queries) {
      if (Trimmed(query.text.text()).empty()) continue;  // not finished yet: Grafana shows nothing
      CheckVariables(query);
      if (query.place == Place::Variable) {
        if (query.language == Language::Promql) VariableQuery(query);
      } else if (query.language == Language::Promql) {
        Promql(query, 0, query.text.text());
      } else if (query.language == Language::Logql) {
        Logql(query);
      }
    }
  }

 private:
  // `text` begins at `offset` of the query's text.
  void Promql(const Query& query, uint32_t offset, std::string_view text) {
    std::vector<promql::Issue> issues;
    if (promql::Parse(text, options_, ast_, issues)) promql::CheckTypes(ast_, options_, issues);
    for (const promql::Issue& issue : issues) {
      const bool syntax = promql::KindOf(issue.code) == promql::IssueKind::Syntax;
      const promql::Span span{offset + issue.span.begin, offset + issue.span.end};
      diag::Report report = sink_.Add(syntax ? Code::PromqlSyntax : Code::PromqlType,
                                      query.text.Locate(files_, span), "{}", issue.message);
      if (!issue.help.empty()) report.Help("{}", issue.help);
    }
  }

  void Logql(const Query& query) {
    const promql::logql::ParseOptions options{.grafana_variables = true};
    std::vector<promql::logql::Issue> issues;
    if (promql::logql::Parse(query.text.text(), options, log_, issues)) {
      promql::logql::CheckTypes(log_, options, issues);
    }
    for (const promql::logql::Issue& issue : issues) {
      const bool syntax = promql::logql::KindOf(issue.code) == promql::logql::IssueKind::Syntax;
      diag::Report report = sink_.Add(syntax ? Code::LogqlSyntax : Code::LogqlType,
                                      query.text.Locate(files_, issue.span), "{}", issue.message);
      if (!issue.help.empty()) report.Help("{}", issue.help);
    }
  }

  // `label_values(metric{…}, label)` and `query_result(…)` hold PromQL; `label_values(label)`,
  // `metrics(…)` and `label_names()` do not. Source: Grafana's Prometheus datasource.
  void VariableQuery(const Query& query) {
    const std::string_view text = query.text.text();
    const size_t begin = text.find_first_not_of(" \t\r\n");
    const size_t open = text.find('(', begin);
    const size_t close = text.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return;
    const std::string_view function = Trimmed(text.substr(begin, open - begin));
    std::string_view inner = text.substr(open + 1, close - open - 1);
    if (function == "label_values") {
      const size_t comma = inner.rfind(',');
      if (comma == std::string_view::npos) return;
      const std::string_view label = Trimmed(inner.substr(comma + 1));
      // A comma of the selector's own: `label_values(a{b="c",d="e"})`.
      if (label.find_first_of("=\"}") != std::string_view::npos) return;
      inner = inner.substr(0, comma);
    } else if (function != "query_result") {
      return;
    }
    if (!Trimmed(inner).empty()) Promql(query, static_cast<uint32_t>(open + 1), inner);
  }

  // Variables that nobody defines are sent to the server as they stand.
  void CheckVariables(const Query& query) {
    for (const promql::VariableUse& use : promql::FindVariables(query.text.text())) {
      if (use.name.starts_with("__")) continue;  // Grafana's own
      const bool known =
          std::any_of(dashboard_.variables.begin(), dashboard_.variables.end(),
                      [&](const Variable& variable) { return variable.name == use.name; });
      if (known) continue;
      std::vector<std::string_view> names;
      for (const Variable& variable : dashboard_.variables) names.push_back(variable.name);
      sink_
          .Add(Code::UndefinedVariable, query.text.Locate(files_, use.span),
               "the dashboard has no variable `{}`: the server is asked for the text as it stands",
               use.name)
          .DidYouMean(use.name, names);
    }
  }

  const Dashboard& dashboard_;
  const source::FileSet& files_;
  diag::Sink& sink_;
  promql::ParseOptions options_;
  promql::Ast ast_;
  promql::logql::Ast log_;
};

}  // namespace

void Check(const Dashboard& dashboard, const source::FileSet& files, diag::Sink& sink) {
  Checker(dashboard, files, sink).Run();
}

}  // namespace qoe::grafana
