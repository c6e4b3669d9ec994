// PromQL and LogQL that does not parse or fails when it runs, and variables that nobody defines.
#include "compiler/grafana/check_context.h"
#include "promql/variables.h"

namespace qoe::grafana {
namespace {

using diag::Code;

void ReportPromql(const CheckContext& cx, const Query& query, const ParsedQuery& parsed,
                  diag::Sink& sink) {
  for (const promql::Issue& issue : parsed.promql_issues) {
    const bool syntax = promql::KindOf(issue.code) == promql::IssueKind::Syntax;
    diag::Report report =
        sink.Add(syntax ? Code::PromqlSyntax : Code::PromqlType,
                 query.text.Locate(cx.files, parsed.InQuery(issue.span)), "{}", issue.message);
    if (!issue.opened.empty()) {
      report.Label(query.text.Locate(cx.files, parsed.InQuery(issue.opened)), "opened here");
    }
    if (!issue.help.empty()) report.Help("{}", issue.help);
  }
}

void ReportLogql(const CheckContext& cx, const Query& query, const ParsedQuery& parsed,
                 diag::Sink& sink) {
  for (const promql::logql::Issue& issue : parsed.logql_issues) {
    const bool syntax = promql::logql::KindOf(issue.code) == promql::logql::IssueKind::Syntax;
    diag::Report report = sink.Add(syntax ? Code::LogqlSyntax : Code::LogqlType,
                                   query.text.Locate(cx.files, issue.span), "{}", issue.message);
    if (!issue.opened.empty())
      report.Label(query.text.Locate(cx.files, issue.opened), "opened here");
    if (!issue.help.empty()) report.Help("{}", issue.help);
  }
}

// Variables that nobody defines are sent to the server as they stand.
void ReportUndefined(const CheckContext& cx, const Query& query, diag::Sink& sink) {
  for (const promql::VariableUse& use : promql::FindVariables(query.text.text())) {
    if (use.name.starts_with("__")) continue;  // Grafana's own
    if (cx.variables.contains(use.name)) continue;
    std::vector<std::string_view> names;
    for (const Variable& variable : cx.dashboard.variables) names.push_back(variable.name);
    sink.Add(Code::UndefinedVariable, query.text.Locate(cx.files, use.span),
             "the dashboard has no variable `{}`: the server is asked for the text as it stands",
             use.name)
        .DidYouMean(use.name, names);
  }
}

}  // namespace

void CheckQueries(const CheckContext& cx, diag::Sink& sink) {
  for (size_t i = 0; i < cx.dashboard.queries.size(); ++i) {
    const Query& query = cx.dashboard.queries[i];
    if (Trimmed(query.text.text()).empty()) continue;
    ReportUndefined(cx, query, sink);
    ReportPromql(cx, query, cx.parsed[i], sink);
    ReportLogql(cx, query, cx.parsed[i], sink);
  }
}

}  // namespace qoe::grafana
