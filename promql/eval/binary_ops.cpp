#include "promql/eval/binary_ops.h"

#include <memory>

#include "promql/eval/histogram.h"

namespace promql::eval {
namespace {

std::string_view TypeName(const Cell& cell) {
  return cell.histogram != nullptr ? "histogram" : "float";
}

Kept Incompatible(BinaryOp op, const Cell& left, const Cell& right, AnnotationSink& annotations,
                  Span span) {
  annotations.IncompatibleTypes(TypeName(left), Spelling(op), TypeName(right), span);
  return Kept::Nothing;
}

// A changed copy.
template <typename Change>
Kept Changed(const HistogramPtr& histogram, Cell& out, Change change) {
  auto copy = std::make_shared<Histogram>(*histogram);
  change(*copy);
  out.histogram = std::move(copy);
  return Kept::Yes;
}

Kept AddOrSubtract(BinaryOp op, const Cell& left, const Cell& right, AnnotationSink& annotations,
                   Span span, Cell& out) {
  const bool add = op == BinaryOp::Add;
  auto result = std::make_shared<Histogram>(*left.histogram);
  const Merged merged = add ? Add(*result, *right.histogram) : Subtract(*result, *right.histogram);
  if (merged.incompatible) {
    annotations.IncompatibleBucketLayout(Spelling(op), span);
    return Kept::Nothing;
  }
  const Merging merging = add ? Merging::Addition : Merging::Subtraction;
  if (merged.bounds_reconciled) annotations.MismatchedBounds(merging, span);
  if (merged.hints_collide) {
    annotations.ResetCollision(merging, span);
    return Kept::Nothing;
  }
  if (!add) result->reset_hint = ResetHint::Gauge;
  Compact(*result);
  out.histogram = std::move(result);
  return Kept::Yes;
}

}  // namespace

Kept Combine(BinaryOp op, const Cell& left, const Cell& right, AnnotationSink& annotations,
             Span span, Cell& out) {
  out.value = 0;
  out.histogram = nullptr;
  const bool left_number = left.histogram == nullptr;
  const bool right_number = right.histogram == nullptr;
  const bool trim = InfoOf(op).op_class == OperatorClass::Trim;
  if (left_number && right_number) {
    if (trim) return Incompatible(op, left, right, annotations, span);
    bool kept = false;
    WithNumberOperator(op,
                       [&](auto compute) { kept = compute(left.value, right.value, out.value); });
    return kept ? Kept::Yes : Kept::No;
  }
  if (left_number) {
    if (op != BinaryOp::Multiply) return Incompatible(op, left, right, annotations, span);
    return Changed(right.histogram, out, [&](Histogram& h) {
      Multiply(h, left.value);
      Compact(h);
    });
  }
  if (right_number) {
    const double number = right.value;
    switch (op) {
      case BinaryOp::Multiply:
        return Changed(left.histogram, out, [&](Histogram& h) {
          Multiply(h, number);
          Compact(h);
        });
      case BinaryOp::Divide:
        return Changed(left.histogram, out, [&](Histogram& h) {
          Divide(h, number);
          Compact(h);
        });
      case BinaryOp::TrimUpper:
        return Changed(left.histogram, out, [&](Histogram& h) { TrimUpper(h, number); });
      case BinaryOp::TrimLower:
        return Changed(left.histogram, out, [&](Histogram& h) { TrimLower(h, number); });
      default:
        return Incompatible(op, left, right, annotations, span);
    }
  }
  switch (op) {
    case BinaryOp::Add:
    case BinaryOp::Subtract:
      return AddOrSubtract(op, left, right, annotations, span, out);
    case BinaryOp::Equal:
    case BinaryOp::NotEqual: {
      out.histogram = left.histogram;
      const bool equal = Equal(*left.histogram, *right.histogram);
      return equal == (op == BinaryOp::Equal) ? Kept::Yes : Kept::No;
    }
    default:
      return Incompatible(op, left, right, annotations, span);
  }
}

}  // namespace promql::eval
