// The marks on the time axes of a dashboard.
#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;

namespace {

// A metric alone is no running total that somebody reads: its rises are looked for.
void MarkSelector(Expression& expression) {
  const promql::Ast& ast = expression.ast;
  if (!expression.ok || ast.kind(ast.root()) != promql::NodeKind::VectorSelector) return;
  const promql::Modifiers& modifiers = ast.selector(ast.root()).modifiers;
  if (modifiers.at == promql::AtForm::None && !modifiers.offset.set())
    expression.role = ExpressionRole::Selector;
}

}  // namespace

void Resolver::Annotations(const spec::DashboardDecl& decl, Dashboard& dashboard) {
  const spec::AnnotationsDecl none;
  const spec::AnnotationsDecl& all = model.defaults.empty() ? none : model.defaults[0].annotations;
  dashboard.marks_alerts = decl.annotations.alerts.value_or(all.alerts.value_or(true));
  const bool own = decl.annotations.deploys.has_value();
  const std::optional<spec::DeploysDecl>& deploys = own ? decl.annotations.deploys : all.deploys;
  if (!deploys || !deploys->promql.set()) return;
  const bool asked = std::any_of(
      program.system.datasources.begin(), program.system.datasources.end(),
      [](const Datasource& source) { return source.type == DatasourceType::Prometheus; });
  if (!asked) {
    if (!own) return;
    sink.Add(Code::UnknownReference, deploys->location,
             "no datasource of type `prometheus` is declared that knows of deploys")
        .Help("declare one in `system.targets.grafana.datasources`");
    return;
  }
  Id<Expression> id = own ? Id<Expression>() : default_deploys;
  if (!id.valid()) {
    id = Parse(deploys->promql, ExpressionRole::PanelQuery);
    MarkSelector(program.expressions[id]);
  }
  if (!own) default_deploys = id;
  dashboard.deploys_text = deploys->text.text;
  dashboard.deploys_variables = VariablesNamed(dashboard, deploys->variables, own);
  if (program.expressions[id].ok) dashboard.deploys = id;
}

}  // namespace qoe::resolve
