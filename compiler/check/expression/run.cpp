#include "compiler/check/expression/context.h"

namespace qoe::check {

void CheckExpression(const ExpressionContext& cx, diag::Sink& sink) {
#define QOE_EXPRESSION_CHECK(name) Check##name(cx, sink);
#include "compiler/check/expression/checks.def"
#undef QOE_EXPRESSION_CHECK
}

promql::NodeId Inner(const promql::Ast& ast, promql::NodeId id) {
  while (ast.kind(id) == promql::NodeKind::Paren) id = ast.paren(id);
  return id;
}

}  // namespace qoe::check
