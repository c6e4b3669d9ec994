#include "compiler/rules/check_parts.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::rules {
namespace {

using diag::Code;

Code CodeOf(promql::IssueCode issue) {
  if (issue == promql::IssueCode::NotInTarget || issue == promql::IssueCode::FeatureDisabled)
    return Code::NotInTarget;
  return promql::KindOf(issue) == promql::IssueKind::Syntax ? Code::PromqlSyntax : Code::PromqlType;
}

void ReportIssues(const CheckContext& cx, const Field& expr,
                  const std::vector<promql::Issue>& issues, diag::Sink& sink) {
  for (const promql::Issue& issue : issues) {
    diag::Report report =
        sink.Add(CodeOf(issue.code), expr.text.Locate(cx.files, issue.span), "{}", issue.message);
    if (!issue.opened.empty())
      report.Label(expr.text.Locate(cx.files, issue.opened), "opened here");
    if (!issue.help.empty()) report.Help("{}", issue.help);
  }
}

// Prometheus loads such a rule, and fails each time that it evaluates it.
void CheckResult(const CheckContext& cx, const Field& expr, promql::ValueType type,
                 diag::Sink& sink) {
  if (type == promql::ValueType::Vector || type == promql::ValueType::Scalar) return;
  diag::Report report = sink.Add(
      Code::WrongResultType, expr.text.Whole(cx.files),
      "the expression is a {}; each evaluation of the rule would fail, which takes an instant "
      "vector or a scalar",
      promql::DocumentedName(type));
  if (type == promql::ValueType::Matrix) {
    report.Help("apply a function such as `rate` or `avg_over_time` to the range");
  } else {
    report.Help("a text can be a label: put it into `labels`");
  }
}

}  // namespace

void CheckExpression(const CheckContext& cx, const Rule& rule, promql::Ast& ast, diag::Sink& sink) {
  const Field& expr = rule.expr;
  if (expr.value().empty()) {
    sink.Add(Code::RuleWithoutExpression, expr.set() ? expr.location : rule.location,
             "the rule has no expression; Prometheus refuses the whole file for it")
        .Help("write what it evaluates: `expr: up == 0`");
    return;
  }
  std::vector<promql::Issue> issues;
  const promql::ParseOptions& options = cx.options.promql;
  const bool typed =
      promql::Parse(expr.value(), options, ast, issues) && promql::CheckTypes(ast, options, issues);
  ReportIssues(cx, expr, issues, sink);
  if (typed) CheckResult(cx, expr, promql::TypeOf(ast, ast.root()), sink);
}

}  // namespace qoe::rules
