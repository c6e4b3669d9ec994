// Every expression of a spec by itself.
#include "compiler/check/context.h"
#include "compiler/facts/infer.h"

namespace qoe::check {
namespace {

Purpose PurposeOf(ExpressionRole role) {
  switch (role) {
    case ExpressionRole::Selector:
      return Purpose::Selector;
    case ExpressionRole::Indicator:
      return Purpose::Recording;
    case ExpressionRole::AlertCondition:
      return Purpose::Alert;
    case ExpressionRole::PanelQuery:
      break;
  }
  return Purpose::Panel;
}

}  // namespace

void CheckSpecExpressions(const CheckContext& cx, diag::Sink& sink) {
  std::vector<facts::NodeFacts> nodes;
  for (const Expression& expression : cx.program.expressions) {
    if (expression.ast.empty()) continue;
    facts::Infer(expression.ast, cx.catalogue, nodes);
    const ExpressionContext each{
        expression.ast,
        nodes,
        cx.catalogue,
        expression.source,
        cx.files,
        cx.environment,
        expression.of_scenario ? Purpose::Selector : PurposeOf(expression.role)};
    if (expression.ok) {
      CheckExpression(each, sink);
    } else {
      // What it names can still be wrong.
      CheckKnownSeries(each, sink);
      CheckMatchers(each, sink);
    }
  }
}

}  // namespace qoe::check
