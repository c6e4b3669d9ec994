#include "compiler/check/expression/context.h"

namespace qoe::check {

void CheckExpression(const ExpressionContext& cx, diag::Sink& sink) {
#define QOE_EXPRESSION_CHECK(name) Check##name(cx, sink);
#include "compiler/check/expression/checks.def"
#undef QOE_EXPRESSION_CHECK
}

}  // namespace qoe::check
