#include "compiler/resolve/resolver.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "promql/typecheck.h"
#include "promql/variables.h"

namespace qoe::resolve {

using diag::Code;

namespace {

constexpr std::string_view kWindowVariable = "$window";

promql::ParseOptions ForRole(promql::ParseOptions options, ExpressionRole role) {
  // `[$window]` in indicators and alerts, Grafana's variables in panels.
  options.features.grafana_variables = role != ExpressionRole::Selector;
  return options;
}

Code CodeOf(promql::IssueCode issue) {
  if (issue == promql::IssueCode::NotInTarget || issue == promql::IssueCode::FeatureDisabled) {
    return Code::NotInTarget;
  }
  return promql::KindOf(issue) == promql::IssueKind::Syntax ? Code::PromqlSyntax : Code::PromqlType;
}

void Report(Resolver& r, const Expression& expression, const std::vector<promql::Issue>& issues) {
  for (const promql::Issue& issue : issues) {
    diag::Report report = r.sink.Add(
        CodeOf(issue.code), expression.source.Locate(r.files, issue.span), "{}", issue.message);
    if (!issue.opened.empty())
      report.Label(expression.source.Locate(r.files, issue.opened), "opened here");
    if (!issue.help.empty()) report.Help("{}", issue.help);
  }
}

// Rules and panels show instant vectors and scalars; a range vector or a string is nothing to them.
bool CheckResult(Resolver& r, const Expression& expression) {
  const promql::ValueType type = promql::TypeOf(expression.ast, expression.ast.root());
  if (type == promql::ValueType::Vector || type == promql::ValueType::Scalar) return true;
  diag::Report report =
      r.sink.Add(Code::WrongResultType, expression.source.Whole(r.files),
                 "the expression is a {}; an instant vector or a scalar is needed here",
                 promql::DocumentedName(type));
  if (type == promql::ValueType::Matrix)
    report.Help("apply a function such as `rate` or `avg_over_time` to the range");
  return false;
}

// An indicator does not know on which dashboard it will stand.
bool CheckVariables(Resolver& r, const Expression& expression) {
  bool ok = true;
  for (const promql::VariableUse& use : promql::FindVariables(expression.source.text())) {
    const std::string_view name = use.span.In(expression.source.text());
    if (use.in_string || name == kWindowVariable) continue;
    r.sink
        .Add(Code::UnknownVariable, expression.source.Locate(r.files, use.span),
             "`{}` is not known here", name)
        .Help("only `$window` is known in indicators and alerts: the range that is looked over");
    ok = false;
  }
  return ok;
}

}  // namespace

Id<Expression> Resolver::Parse(const spec::Embedded& text, ExpressionRole role) {
  const Id<Expression> id = program.expressions.Add({});
  Expression& expression = program.expressions[id];
  expression.source = text.text;
  expression.role = role;
  std::vector<promql::Issue> issues;
  // It must suit every server; the first that it does not suit has the word.
  bool typed = true;
  const auto parse = [&](const promql::ParseOptions& language) {
    const promql::ParseOptions options = ForRole(language, role);
    typed = promql::Parse(text.text.text(), options, expression.ast, issues) &&
            promql::CheckTypes(expression.ast, options, issues);
  };
  const std::vector<promql::ParseOptions>& languages = program.system.languages;
  if (languages.empty()) parse({});
  for (size_t i = 0; i < languages.size() && typed; ++i) parse(languages[i]);
  Report(*this, expression, issues);
  expression.ok = typed && (role == ExpressionRole::Selector || CheckResult(*this, expression)) &&
                  (role == ExpressionRole::PanelQuery || CheckVariables(*this, expression));
  return id;
}

std::optional<Selector> Resolver::SelectorOf(const spec::Embedded& text) {
  if (!text.set()) return std::nullopt;
  const Id<Expression> id = Parse(text, ExpressionRole::Selector);
  const Expression& expression = program.expressions[id];
  if (!expression.ok) return std::nullopt;
  const promql::Ast& ast = expression.ast;
  const bool plain = ast.size() == 1 && ast.kind(ast.root()) == promql::NodeKind::VectorSelector &&
                     ast.selector(ast.root()).modifiers.at == promql::AtForm::None &&
                     !ast.selector(ast.root()).modifiers.offset.set() &&
                     !ast.selector(ast.root()).name.empty();
  if (!plain) {
    sink.Add(Code::SelectorExpected, text.text.Whole(files),
             "here a metric or a selector is needed, not a whole expression")
        .Help("write `metric` or `metric{{label=\"value\"}}`; for anything else use `promql:`");
    return std::nullopt;
  }
  const promql::SelectorView view = ast.selector(ast.root());
  const std::string_view name = view.name;
  // A histogram is named without `_bucket`, `_sum` or `_count`.
  const Id<Metric> whole = program.FindMetric(name);
  const SeriesRef series =
      whole.valid() ? SeriesRef{whole, MetricPart::Value} : program.FindSeries(name);
  if (!series.metric.valid()) return std::nullopt;  // CheckKnownMetrics says so
  if (!program.metrics[series.metric].exported ||
      program.metrics[series.metric].store != MetricStore::Prometheus) {
    return std::nullopt;  // likewise
  }
  Selector selector{series.metric, series.part, name, {}};
  std::string printed = promql::Print(ast);
  if (printed.size() > name.size()) {
    selector.matchers =
        program.Own(printed.substr(name.size() + 1, printed.size() - name.size() - 2));
  }
  return selector;
}

}  // namespace qoe::resolve
