#include "compiler/check/claim.h"

#include "compiler/facts/comparison.h"

namespace qoe::check {
namespace {

using facts::NodeFacts;
using promql::BinaryOp;
using promql::NodeId;
using promql::NodeKind;

// What is filled in is compared, too, and the facts of the sides know nothing of it.
bool ComparesSides(const promql::BinaryView& binary) {
  return promql::IsComparison(binary.op) && !binary.return_bool && !binary.fill_left.set &&
         !binary.fill_right.set;
}

// By node, whether it is sure to have no result.
class Emptiness {
 public:
  Emptiness(const promql::Ast& ast, const std::vector<NodeFacts>& nodes)
      : ast_(ast), nodes_(nodes), empty_(ast.size()) {
    for (uint32_t i = 0; i < ast.size(); ++i) empty_[i] = nodes[i].empty || Of(NodeId{i});
  }

  bool Has(NodeId id) const { return empty_[id.index]; }

 private:
  bool Of(NodeId id) const {
    switch (ast_.kind(id)) {
      case NodeKind::Paren:
        return Has(ast_.paren(id));
      case NodeKind::Unary:
        return Has(ast_.unary(id).operand);
      case NodeKind::Aggregate:
        return Has(ast_.aggregate(id).operand);
      case NodeKind::Binary:
        return OfBinary(ast_.binary(id));
      default:
        return false;  // a call may answer although its argument is empty
    }
  }

  bool OfBinary(const promql::BinaryView& binary) const {
    const bool left = Has(binary.lhs);
    const bool right = Has(binary.rhs);
    if (binary.op == BinaryOp::Or) return left && right;
    if (binary.op == BinaryOp::Unless) return left;
    if (left && !binary.fill_left.set) return true;
    if (right && !binary.fill_right.set) return true;
    return DropsAll(binary, nodes_[binary.lhs.index], nodes_[binary.rhs.index]);
  }

  const promql::Ast& ast_;
  const std::vector<NodeFacts>& nodes_;
  std::vector<bool> empty_;
};

// Where nothing can come, that was reported already, and ranges mean nothing.
bool SayNothing(const NodeFacts& left, const NodeFacts& right) {
  return left.empty || right.empty || left.range.empty() || right.range.empty();
}

}  // namespace

bool DropsAll(const promql::BinaryView& comparison, const NodeFacts& left, const NodeFacts& right) {
  if (!ComparesSides(comparison) || SayNothing(left, right)) return false;
  const bool numbers = left.not_nan && right.not_nan;
  return facts::NeverHolds(comparison.op, left.range, right.range) &&
         (numbers || comparison.op != BinaryOp::NotEqual);
}

bool KeepsAll(const promql::BinaryView& comparison, const NodeFacts& left, const NodeFacts& right) {
  if (!ComparesSides(comparison) || SayNothing(left, right)) return false;
  // A scalar on both sides is somebody's switch.
  const bool constant = left.kind == facts::Kind::Number && right.kind == facts::Kind::Number;
  return (left.range.bounded() || constant) &&
         facts::AlwaysHolds(comparison.op, left.range, right.range);
}

namespace {

// Something in the expression deals with what is missing.
bool MindsAbsence(const promql::Ast& ast) {
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::Binary) {
      const promql::BinaryView binary = ast.binary(id);
      if (promql::IsSetOperator(binary.op) || binary.fill_left.set || binary.fill_right.set)
        return true;
    }
    if (ast.kind(id) != NodeKind::Call) continue;
    const promql::FunctionId function = ast.call(id).function;
    if (function == promql::FunctionId::absent || function == promql::FunctionId::absent_over_time)
      return true;
  }
  return false;
}

// A flow or a sum is asked for being 0, and nothing minds that there may be none.
bool IsSilentWhenMissing(const promql::Ast& ast, const std::vector<NodeFacts>& nodes) {
  const NodeId root = Inner(ast, ast.root());
  if (ast.kind(root) != NodeKind::Binary) return false;
  const promql::BinaryView binary = ast.binary(root);
  if (binary.op != BinaryOp::Equal || binary.return_bool) return false;
  if (nodes[binary.rhs.index].range != facts::Range::Of(0)) return false;
  const facts::NodeFacts& value = nodes[binary.lhs.index];
  const NodeId left = Inner(ast, binary.lhs);
  const bool sum =
      ast.kind(left) == NodeKind::Aggregate && ast.aggregate(left).op == promql::Aggregator::Sum;
  const bool flow = value.kind == facts::Kind::Rate || value.kind == facts::Kind::Increase;
  return (flow || sum) && !MindsAbsence(ast);
}

}  // namespace

Claim ClaimOf(const promql::Ast& ast, const std::vector<NodeFacts>& nodes) {
  if (Emptiness(ast, nodes).Has(ast.root())) return Claim::NeverFires;
  const NodeId root = Inner(ast, ast.root());
  if (ast.kind(root) != NodeKind::Binary) return Claim::None;
  const promql::BinaryView binary = ast.binary(root);
  if (KeepsAll(binary, nodes[binary.lhs.index], nodes[binary.rhs.index])) return Claim::AlwaysFires;
  return IsSilentWhenMissing(ast, nodes) ? Claim::SilentWhenMissing : Claim::None;
}

}  // namespace qoe::check
