// One NaN makes a whole sum NaN: 0 / 0 of one idle series hides all others.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using promql::Aggregator;
using promql::NodeId;
using promql::NodeKind;

// The division, or the recorded series, that brings the NaN; the node itself where it is further
// down in a function.
NodeId SourceOf(const ExpressionContext& cx, NodeId id) {
  for (;;) {
    id = Inner(cx.ast, id);
    if (cx.ast.kind(id) != NodeKind::Binary) return id;
    const promql::BinaryView binary = cx.ast.binary(id);
    if (cx.Of(binary.lhs).nan) {
      id = binary.lhs;
    } else if (cx.Of(binary.rhs).nan) {
      id = binary.rhs;
    } else {
      return id;
    }
  }
}

bool HasRate(const promql::Ast& ast, NodeId root) {
  for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::Call &&
        promql::TypeOf(ast, ast.call(id).arguments.empty() ? id : ast.call(id).arguments[0]) ==
            promql::ValueType::Matrix) {
      return true;
    }
  }
  return false;
}

bool Spoils(Aggregator op) {
  return op == Aggregator::Sum || op == Aggregator::Avg || op == Aggregator::Stddev ||
         op == Aggregator::Stdvar;
}

}  // namespace

void CheckNanSums(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    if (cx.ast.kind(id) != NodeKind::Aggregate) continue;
    const promql::AggregateView aggregate = cx.ast.aggregate(id);
    const NodeId operand = Inner(cx.ast, aggregate.operand);
    if (!Spoils(aggregate.op) || !cx.Of(operand).nan) continue;
    // An inner sum has been reported.
    if (cx.ast.kind(operand) == NodeKind::Aggregate) continue;
    const NodeId source = SourceOf(cx, operand);
    const bool division = cx.ast.kind(source) == NodeKind::Binary;
    // A rate is 0 whenever nothing happens; a size hardly ever is.
    const bool likely = !division || HasRate(cx.ast, cx.ast.binary(source).rhs);
    diag::Report report = sink.AddAs(
        likely ? diag::Severity::Warning : diag::Severity::Hint, diag::Code::NanInSum,
        cx.At(aggregate.op_span),
        "where one divisor is 0 the quotient is no number, and `{}` of all of them neither",
        aggregate.op_text);
    if (division) {
      const NodeId divisor = cx.ast.binary(source).rhs;
      report.Label(cx.At(divisor), "this may be 0")
          .Help("leave such series out: `… / (… > 0)`, or add up first: `sum(…) / sum(…)`");
    } else {
      report.Label(cx.At(source), "this is a quotient").Help("add up first, then divide");
    }
  }
  const NodeId root = cx.ast.root();
  if (cx.purpose != Purpose::Recording || !cx.Of(root).nan) return;
  const NodeId source = SourceOf(cx, root);
  if (cx.ast.kind(source) != NodeKind::Binary) return;
  const promql::BinaryView binary = cx.ast.binary(source);
  if (binary.op != promql::BinaryOp::Divide) return;
  sink.Add(diag::Code::NanWhenIdle, cx.At(binary.op_span),
           "while the divisor is 0 the recorded value is no number: graphs have holes then, and "
           "sums over it fail")
      .Label(cx.At(binary.rhs), "this may be 0")
      .Help("record nothing then, `… / (… > 0)`, or 0, `… / (… > 0) or … * 0`");
}

}  // namespace qoe::check
