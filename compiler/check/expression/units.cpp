// Sums and comparisons of unlike units.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::BinaryOp;

// Nouns may be added and compared: jobs and workers.
bool MayMix(const units::Unit& a, const units::Unit& b) {
  const auto counts = [](const units::Unit& unit) {
    return unit.over()->dimension == units::Dimension::Count;
  };
  return counts(a) && counts(b);
}

void Unlike(const ExpressionContext& cx, const promql::BinaryView& binary, diag::Sink& sink) {
  const units::Unit left = cx.Of(binary.lhs).unit;
  const units::Unit right = cx.Of(binary.rhs).unit;
  if (!left.known() || !right.known() || left == right) return;
  const std::optional<units::Factor> factor = units::Convert(left, right);
  if (factor ? factor->is_one() : MayMix(left, right)) return;
  diag::Report report = sink.Add(Code::UnitMismatch, cx.At(binary.op_span),
                                 "`{}` of {} and {}: the numbers do not mean "
                                 "the same",
                                 binary.op_text, left.name(), right.name());
  report.Label(cx.At(binary.lhs), "this is in {}", left.name())
      .Label(cx.At(binary.rhs), "this is in {}", right.name());
  if (factor) {
    const bool larger = factor->numerator > factor->denominator;
    report.Help("convert one of them: `{} {}` is in {}", larger ? "… *" : "… /",
                units::FormatNumber(larger ? factor->Apply(1) : 1 / factor->Apply(1)),
                right.name());
  } else {
    report.Help("compare and add values of one unit only");
  }
}

// A mean may exceed the last bucket, but nobody expected it to when the buckets were chosen.
void BeyondBuckets(const ExpressionContext& cx, const promql::BinaryView& binary,
                   diag::Sink& sink) {
  const facts::NodeFacts& value = cx.Of(binary.lhs);
  const facts::NodeFacts& limit = cx.Of(binary.rhs);
  const bool above = binary.op == BinaryOp::Greater || binary.op == BinaryOp::GreaterOrEqual;
  if (!above || value.kind != facts::Kind::Average || limit.kind != facts::Kind::Number) return;
  if (value.buckets_lo > value.buckets_hi || limit.range.lo <= value.buckets_hi) return;
  diag::Report report =
      sink.Add(Code::ThresholdBeyondBuckets, cx.At(binary.rhs),
               "the mean would have to exceed {}, but the last bucket of the histogram ends at {}",
               units::FormatNumber(limit.range.lo), units::FormatNumber(value.buckets_hi));
  report.Label(cx.At(binary.lhs), "this is in {}",
               value.unit.known() ? value.unit.name() : "the histogram's unit");
  const bool seconds = value.unit.known() && value.unit == cx.catalogue.Seconds();
  if (seconds && limit.range.lo / 1000 <= value.buckets_hi) {
    report.Help("if milliseconds are meant, write `{}`",
                units::FormatNumber(units::RoundToDecimal(limit.range.lo / 1000)));
  }
}

}  // namespace

void CheckUnits(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) != promql::NodeKind::Binary) continue;
    const promql::BinaryView binary = cx.ast.binary(id);
    const bool adds = binary.op == BinaryOp::Add || binary.op == BinaryOp::Subtract;
    const bool compares = promql::IsComparison(binary.op);
    if (adds || compares) Unlike(cx, binary, sink);
    if (compares) BeyondBuckets(cx, binary, sink);
  }
}

}  // namespace qoe::check
