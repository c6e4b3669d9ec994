// LogQL of panels: parsed and checked, its templates too. Panels show what Loki answers, so that
// the text is passed on as it was written.
#include "compiler/resolve/log_streams.h"
#include "compiler/resolve/resolver.h"
#include "promql/gotemplate/parse.h"
#include "promql/logql/parse.h"
#include "promql/variables.h"

namespace qoe::resolve {

using diag::Code;

namespace {

namespace gotemplate = promql::gotemplate;
namespace logql = promql::logql;

void CheckTemplates(Resolver& r, const spec::Embedded& text, const logql::Ast& ast) {
  const gotemplate::ParseOptions options{.dialect = gotemplate::Dialect::LokiLine};
  gotemplate::Ast scratch;
  for (const logql::TemplateUse& use : logql::FindTemplates(ast)) {
    if (promql::ContainsVariable(use.text)) continue;  // Grafana puts something in its place
    std::vector<gotemplate::Issue> issues;
    if (gotemplate::Parse(use.text, options, scratch, issues)) {
      gotemplate::Check(scratch, options, issues);
    }
    for (const gotemplate::Issue& issue : issues) {
      const bool syntax = gotemplate::KindOf(issue.code) == gotemplate::IssueKind::Syntax;
      diag::Report report = r.sink.Add(syntax ? Code::TemplateSyntax : Code::TemplateFails,
                                       text.text.Locate(r.files, use.span), "{}", issue.message);
      if (!issue.help.empty()) report.Help("{}", issue.help);
    }
  }
}

}  // namespace

bool Resolver::CheckLogql(const spec::Embedded& text) {
  const logql::ParseOptions options{.grafana_variables = true};
  logql::Ast ast;
  std::vector<logql::Issue> issues;
  const bool parsed = logql::Parse(text.text.text(), options, ast, issues);
  if (parsed) logql::CheckTypes(ast, options, issues);
  for (const logql::Issue& issue : issues) {
    const bool syntax = logql::KindOf(issue.code) == logql::IssueKind::Syntax;
    diag::Report report = sink.Add(syntax ? Code::LogqlSyntax : Code::LogqlType,
                                   text.text.Locate(files, issue.span), "{}", issue.message);
    if (!issue.opened.empty()) report.Label(text.text.Locate(files, issue.opened), "opened here");
    if (!issue.help.empty()) report.Help("{}", issue.help);
  }
  if (parsed) CheckTemplates(*this, text, ast);
  if (parsed) CheckStreams(program, ast, text.text, files, sink);
  return issues.empty();
}

}  // namespace qoe::resolve
