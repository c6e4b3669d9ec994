// `used / limit > 0.9` where there is no limit, which is exported as 0: +Inf is above everything.
#include "compiler/check/rule/context.h"

namespace qoe::check {
namespace {

// The same series above and below: where the whole is 0 so is the part.
bool ShareMetric(const promql::Ast& ast, const promql::BinaryView& quotient) {
  const auto reads = [&](promql::NodeId root, std::string_view name) {
    for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
      const promql::NodeId id{i};
      if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      if (name.empty() || ast.selector(id).metric_name() == name) return id;
    }
    return promql::NodeId{};
  };
  const promql::NodeId first = reads(quotient.rhs, {});
  return first.valid() && reads(quotient.lhs, ast.selector(first).metric_name()).valid();
}

}  // namespace

void CheckInfinite(const AlertContext& cx, diag::Sink& sink) {
  using promql::BinaryOp;
  const ExpressionContext& in = cx.expression;
  const promql::NodeId root = Inner(in.ast, in.ast.root());
  if (in.ast.kind(root) != promql::NodeKind::Binary) return;
  const promql::BinaryView comparison = in.ast.binary(root);
  const bool above =
      comparison.op == BinaryOp::Greater || comparison.op == BinaryOp::GreaterOrEqual;
  const promql::NodeId value = Inner(in.ast, comparison.lhs);
  if (!above || in.ast.kind(value) != promql::NodeKind::Binary) return;
  const promql::BinaryView quotient = in.ast.binary(value);
  if (quotient.op != BinaryOp::Divide) return;
  const facts::NodeFacts& divisor = in.Of(quotient.rhs);
  const facts::NodeFacts& dividend = in.Of(quotient.lhs);
  // That its smallest value is 0 was said; where nothing was said, nothing is known.
  const bool zero = divisor.kind == facts::Kind::Gauge && divisor.range.lo == 0 &&
                    divisor.range.hi > 0 && !divisor.nonzero;
  // 0 / 0 is not above anything.
  if (!zero || ShareMetric(in.ast, quotient) || dividend.kind == facts::Kind::Number) return;
  sink.Add(diag::Code::InfiniteWhenZero, in.At(comparison.op_span),
           "where the divisor is 0 the quotient is +Inf, which is above every threshold: the alert "
           "fires there")
      .Label(in.At(quotient.rhs), "this can be 0")
      .Help("leave those out: `… / (… > 0)`; or say `min` in the catalogue where it is never 0");
}

}  // namespace qoe::check
