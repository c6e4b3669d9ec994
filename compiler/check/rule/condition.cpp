// An alert fires for every series of its result: without a condition, for every series there is.
#include "compiler/check/rule/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::BinaryOp;
using promql::NodeId;
using promql::NodeKind;

// By node, whether it lets series through only when something is the case.
class Conditions {
 public:
  explicit Conditions(const promql::Ast& ast) : ast_(ast), has_(ast.size()) {
    for (uint32_t i = 0; i < ast.size(); ++i) has_[i] = Of(NodeId{i});
  }

  bool Has(NodeId id) const { return has_[id.index]; }

 private:
  bool Of(NodeId id) const {
    switch (ast_.kind(id)) {
      case NodeKind::VectorSelector: {
        const std::string_view name = ast_.selector_name(id);
        return name == "ALERTS" || name == "ALERTS_FOR_STATE";
      }
      case NodeKind::MatrixSelector:
        return Has(ast_.matrix(id).selector);
      case NodeKind::Subquery:
        return Has(ast_.subquery(id).operand);
      case NodeKind::Paren:
        return Has(ast_.paren(id));
      case NodeKind::Unary:
        return Has(ast_.unary(id).operand);
      case NodeKind::Aggregate:
        return Has(ast_.aggregate(id).operand);
      case NodeKind::Call:
        return OfCall(ast_.call(id));
      case NodeKind::Binary:
        return OfBinary(ast_.binary(id));
      case NodeKind::Variable:
        return true;  // anything
      default:
        return false;
    }
  }

  bool OfCall(const promql::CallView& call) const {
    if (call.function == promql::FunctionId::absent ||
        call.function == promql::FunctionId::absent_over_time) {
      return true;
    }
    for (const NodeId argument : call.arguments) {
      if (Has(argument)) return true;
    }
    return false;
  }

  bool OfBinary(const promql::BinaryView& binary) const {
    if (binary.op == BinaryOp::Unless || binary.op == BinaryOp::Variable) return true;
    const bool left = Has(binary.lhs);
    const bool right = Has(binary.rhs);
    if (binary.op == BinaryOp::Or) return left && right;
    if (promql::IsComparison(binary.op) && !binary.return_bool) return true;
    return left || right;
  }

  const promql::Ast& ast_;
  std::vector<bool> has_;
};

bool IsConstant(const promql::Ast& ast, NodeId id) {
  id = Inner(ast, id);
  if (ast.kind(id) == NodeKind::NumberLiteral) return true;
  return ast.kind(id) == NodeKind::Call && ast.call(id).function == promql::FunctionId::vector;
}

}  // namespace

void CheckCondition(const AlertContext& cx, diag::Sink& sink) {
  const ExpressionContext& in = cx.expression;
  const promql::Ast& ast = in.ast;
  const NodeId root = Inner(ast, ast.root());
  const Conditions conditions(ast);
  if (conditions.Has(root)) return;
  if (IsConstant(ast, root)) {
    sink.AddAs(diag::Severity::Hint, Code::NoCondition, in.At(root),
               "this is always there: the alert always fires")
        .Help("that is right for a watchdog that shows that alerts arrive, and for nothing else");
    return;
  }
  if (ast.kind(root) == NodeKind::Binary) {
    const promql::BinaryView binary = ast.binary(root);
    if (promql::IsComparison(binary.op)) {
      sink.Add(
              Code::NoCondition, in.At(binary.op_span),
              "with `bool` the comparison gives 0 or 1 and always a result: the alert always fires")
          .Help("leave `bool` out");
      return;
    }
    if (binary.op == BinaryOp::Or) {
      const NodeId side = conditions.Has(binary.lhs) ? binary.rhs : binary.lhs;
      sink.Add(Code::NoCondition, in.At(side),
               "this side of `or` has a result whenever the other has none: the alert always fires")
          .Help("compare the whole: `(… or …) > 0`");
      return;
    }
  }
  sink.Add(
          Code::NoCondition, in.At(root),
          "nothing is compared: the alert fires for every series that there is, whatever its value")
      .Help("say from which value on it is to fire: `… > 0`");
}

}  // namespace qoe::check
