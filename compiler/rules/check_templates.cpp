// A template that does not expand leaves "<error expanding template…>" in the page that somebody
// gets at night; one that does not parse keeps the whole file from loading.
#include "compiler/rules/check_parts.h"
#include "promql/gotemplate/parse.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::rules {
namespace {

using diag::Code;
namespace gotemplate = promql::gotemplate;

// PromQL that a template asks: `{{ query "up" }}`.
void CheckQueries(const CheckContext& cx, const Field& field, const gotemplate::Ast& ast,
                  const gotemplate::ParseOptions& options, diag::Sink& sink) {
  for (const gotemplate::Use& use : gotemplate::FindUses(ast, options)) {
    if (use.kind != gotemplate::UseKind::Query) continue;
    promql::Ast query;
    std::vector<promql::Issue> issues;
    if (promql::Parse(use.name, cx.options.promql, query, issues) &&
        promql::CheckTypes(query, cx.options.promql, issues)) {
      continue;
    }
    // Without escapes a place in the query is one in the template.
    const bool plain = use.name.size() + 2 == use.span.size();
    promql::Span span = use.span;
    if (plain) {
      span = {use.span.begin + 1 + issues[0].span.begin, use.span.begin + 1 + issues[0].span.end};
    }
    sink.Add(Code::PromqlSyntax, field.text.Locate(cx.files, span),
             "the query of this template is wrong: {}", issues[0].message)
        .Note("the template fails each time that it is expanded");
  }
}

void CheckTemplate(const CheckContext& cx, const Field& field, diag::Sink& sink) {
  // Most are plain text.
  if (field.value().find("{{") == std::string_view::npos) return;
  const gotemplate::ParseOptions options;
  gotemplate::Ast ast;
  std::vector<gotemplate::Issue> issues;
  const bool parsed = gotemplate::Parse(field.value(), options, ast, issues);
  if (parsed) gotemplate::Check(ast, options, issues);
  for (const gotemplate::Issue& issue : issues) {
    const bool syntax = gotemplate::KindOf(issue.code) == gotemplate::IssueKind::Syntax;
    diag::Report report = sink.Add(syntax ? Code::TemplateSyntax : Code::TemplateFails,
                                   field.text.Locate(cx.files, issue.span), "{}", issue.message);
    if (!issue.help.empty()) report.Help("{}", issue.help);
  }
  if (parsed) CheckQueries(cx, field, ast, options, sink);
}

}  // namespace

void CheckTemplates(const CheckContext& cx, const Rule& rule, diag::Sink& sink) {
  if (rule.alert.value().empty()) return;  // nobody expands those of a recording rule
  for (const NamedField& label : rule.labels) CheckTemplate(cx, label.value, sink);
  for (const NamedField& annotation : rule.annotations) CheckTemplate(cx, annotation.value, sink);
}

}  // namespace qoe::rules
