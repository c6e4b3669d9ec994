// Comparisons that by the range of their value hold never or always, and alerts without one.
#include <cmath>
#include <optional>

#include "compiler/check/expression/context.h"
#include "compiler/facts/comparison.h"
#include "compiler/units/unit.h"
#include "tests/mutation/expression_edits.h"

namespace qoe::mutation {
namespace {

using facts::Range;
using promql::BinaryOp;
using promql::NodeId;
using promql::NodeKind;

std::optional<BinaryOp> Flipped(BinaryOp op) {
  switch (op) {
    case BinaryOp::Greater:
      return BinaryOp::Less;
    case BinaryOp::GreaterOrEqual:
      return BinaryOp::LessOrEqual;
    case BinaryOp::Less:
      return BinaryOp::Greater;
    case BinaryOp::LessOrEqual:
      return BinaryOp::GreaterOrEqual;
    default:
      return std::nullopt;
  }
}

std::string_view SpellingOf(BinaryOp op) {
  switch (op) {
    case BinaryOp::Greater:
      return ">";
    case BinaryOp::GreaterOrEqual:
      return ">=";
    case BinaryOp::Less:
      return "<";
    default:
      return "<=";
  }
}

class Conditions {
 public:
  Conditions(const ExpressionInput& in, Edits& out) : in_(in), out_(out) {}

  void Comparison(NodeId id) {
    const promql::BinaryView binary = in_.ast.binary(id);
    if (!Flipped(binary.op) || binary.return_bool) return;
    const bool root = id == promql::Inner(in_.ast, in_.ast.root());
    const NodeId limit = promql::Inner(in_.ast, binary.rhs);
    const facts::NodeFacts& value = in_.Of(binary.lhs);
    if (in_.ast.kind(limit) == NodeKind::NumberLiteral && !value.range.empty()) {
      for (const double edge : {value.range.lo, value.range.hi}) {
        if (std::isinf(edge)) continue;
        for (const double number : {edge - 1, edge, edge + 1, edge * 10 + 7})
          Threshold(binary, limit, value, number, root && in_.alert);
      }
    }
    Flip(binary, root && in_.alert);
    if (root && in_.alert) Remove(binary);
  }

 private:
  void Threshold(const promql::BinaryView& binary, NodeId limit, const facts::NodeFacts& value,
                 double number, bool condition) {
    if (number == in_.ast.number(limit)) return;
    const Range range = Range::Of(number);
    if (facts::NeverHolds(binary.op, value.range, range)) {
      out_.push_back({Kind::NeverThreshold, in_.ast.span(limit), units::FormatNumber(number)});
    } else if (condition && facts::AlwaysHolds(binary.op, value.range, range)) {
      out_.push_back({Kind::AlwaysThreshold, in_.ast.span(limit), units::FormatNumber(number)});
    }
  }

  void Flip(const promql::BinaryView& binary, bool condition) {
    const BinaryOp op = *Flipped(binary.op);
    const Range left = in_.Of(binary.lhs).range;
    const Range right = in_.Of(binary.rhs).range;
    const bool never = facts::NeverHolds(op, left, right);
    const bool always = condition && facts::AlwaysHolds(op, left, right);
    if (never || always)
      out_.push_back({Kind::FlipComparison, binary.op_span, std::string(SpellingOf(op))});
  }

  // Nothing else below decides when there is a result.
  void Remove(const promql::BinaryView& binary) {
    for (uint32_t i = in_.ast.first_descendant(binary.lhs).index; i <= binary.lhs.index; ++i) {
      const NodeId id{i};
      if (in_.ast.kind(id) == NodeKind::Call && in_.ast.call(id).name.starts_with("absent")) return;
      if (in_.ast.kind(id) != NodeKind::Binary) continue;
      const BinaryOp op = in_.ast.binary(id).op;
      if (promql::IsComparison(op) || op == BinaryOp::Unless) return;
    }
    out_.push_back(
        {Kind::NoComparison, {in_.ast.span(binary.lhs).end, in_.ast.span(binary.rhs).end}, ""});
  }

  const ExpressionInput& in_;
  Edits& out_;
};

}  // namespace

void EditConditions(const ExpressionInput& in, Edits& out) {
  Conditions conditions(in, out);
  for (uint32_t i = 0; i < in.ast.size(); ++i) {
    const NodeId id{i};
    if (in.ast.kind(id) == NodeKind::Binary) conditions.Comparison(id);
  }
}

}  // namespace qoe::mutation
