// `x{status="500"} / x`: without an aggregation each series meets itself, and the result is 1.
#include "compiler/check/expression/context.h"
#include "compiler/facts/part_of.h"

namespace qoe::check {

void CheckSelfDivision(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) != promql::NodeKind::Binary) continue;
    const promql::BinaryView binary = cx.ast.binary(id);
    if (binary.op != promql::BinaryOp::Divide || binary.has_matching) continue;
    if (!facts::IsSameSeries(cx.ast, binary.lhs, binary.rhs)) continue;
    sink.Add(diag::Code::DividedByItself, cx.At(binary.op_span),
             "every series of the left side is divided by itself: the quotient is always 1")
        .Label(cx.At(binary.lhs), "series match when they agree in all labels")
        .Label(cx.At(binary.rhs), "the same series are on this side")
        .Help("add up both sides: `sum(…) / sum(…)`, with `by` for the labels that are to stay");
  }
}

}  // namespace qoe::check
