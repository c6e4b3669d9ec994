// `rate(x[5m]) == 0` says nothing when x is gone: there is no 0 then, but no result.
#include "compiler/check/rule/context.h"

namespace qoe::check {
namespace {

using facts::Kind;
using promql::BinaryOp;
using promql::NodeId;
using promql::NodeKind;

// Something in the expression deals with what is missing.
bool MindsAbsence(const promql::Ast& ast) {
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::Binary) {
      const BinaryOp op = ast.binary(id).op;
      if (op == BinaryOp::Or || op == BinaryOp::Unless || op == BinaryOp::And) return true;
    }
    if (ast.kind(id) != NodeKind::Call) continue;
    const promql::FunctionId function = ast.call(id).function;
    if (function == promql::FunctionId::absent || function == promql::FunctionId::absent_over_time)
      return true;
  }
  return false;
}

}  // namespace

void CheckSilence(const AlertContext& cx, diag::Sink& sink) {
  const ExpressionContext& in = cx.expression;
  const NodeId root = Inner(in.ast, in.ast.root());
  if (in.ast.kind(root) != NodeKind::Binary) return;
  const promql::BinaryView binary = in.ast.binary(root);
  if (binary.op != BinaryOp::Equal || binary.return_bool) return;
  const facts::NodeFacts& value = in.Of(binary.lhs);
  if (in.Of(binary.rhs).range != facts::Range::Of(0)) return;
  const NodeId left = Inner(in.ast, binary.lhs);
  const bool sum = in.ast.kind(left) == NodeKind::Aggregate &&
                   in.ast.aggregate(left).op == promql::Aggregator::Sum;
  const bool flow = value.kind == Kind::Rate || value.kind == Kind::Increase;
  if ((!flow && !sum) || MindsAbsence(in.ast)) return;
  sink.Add(diag::Code::SilentWhenMissing, in.At(binary.op_span),
           "when the series are gone there is no result, and not 0: the alert is silent then, and "
           "ends if it fired")
      .Label(in.At(binary.lhs), "no series, no result")
      .Help(
          "ask for that, too: `… == 0 or absent(…)`, or compare with an earlier time: "
          "`… unless …`");
}

}  // namespace qoe::check
