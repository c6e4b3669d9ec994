#include "compiler/facts/infer.h"

#include <cmath>

#include "compiler/facts/infer_parts.h"

namespace qoe::facts {
namespace {

using promql::NodeKind;

NodeFacts Number(double value) {
  NodeFacts facts;
  facts.kind = Kind::Number;
  if (!std::isnan(value)) {
    facts.range = Range::Of(value);
    facts.not_nan = true;
  }
  facts.labels = LabelSet::Closed();
  facts.series = 1;
  return facts;
}

NodeFacts TextFacts() {
  NodeFacts facts;
  facts.kind = Kind::Text;
  facts.labels = LabelSet::Closed();
  return facts;
}

NodeFacts Negative(NodeFacts facts) {
  facts.range = Negated(facts.range);
  if (facts.kind != Kind::Number) facts.kind = Kind::Unknown;
  facts.ratio_of_part = false;
  facts.labels.Remove("__name__");
  return facts;
}

// What there is at all moments together: labels that change, as those of `count_values` do, make
// more series than there are at any one.
NodeFacts OverMoments(NodeFacts facts) {
  facts.series = facts.labels.Combinations();
  return facts;
}

NodeFacts One(const Inference& in, promql::NodeId id) {
  const promql::Ast& ast = in.ast;
  switch (ast.kind(id)) {
    case NodeKind::NumberLiteral:
      return Number(ast.number(id));
    case NodeKind::StringLiteral:
      return TextFacts();
    case NodeKind::VectorSelector:
      return InferSelector(in, ast.selector(id));
    case NodeKind::MatrixSelector:
      return in.Of(ast.matrix(id).selector);
    case NodeKind::Subquery:
      return OverMoments(in.Of(ast.subquery(id).operand));
    case NodeKind::Paren:
      return in.Of(ast.paren(id));
    case NodeKind::Unary: {
      const promql::UnaryView unary = ast.unary(id);
      const NodeFacts& operand = in.Of(unary.operand);
      return unary.op == promql::BinaryOp::Subtract ? Negative(operand) : operand;
    }
    case NodeKind::Binary:
      return InferBinary(in, id);
    case NodeKind::Call:
      return InferCall(in, ast.call(id));
    case NodeKind::Aggregate:
      return InferAggregate(in, ast.aggregate(id));
    case NodeKind::Variable:
    case NodeKind::DurationLiteral:
    case NodeKind::DurationVariable:
    case NodeKind::DurationExpr:
      break;
  }
  return {};
}

}  // namespace

void Infer(const promql::Ast& ast, const Knowledge& knowledge, std::vector<NodeFacts>& out) {
  out.clear();
  out.reserve(ast.size());
  const Inference in{ast, knowledge, out};
  for (uint32_t i = 0; i < ast.size(); ++i) out.push_back(One(in, promql::NodeId{i}));
}

bool SameUnit(const units::Unit& a, const units::Unit& b) {
  if (!a.known() || !b.known() || a == b) return true;
  const auto factor = units::Convert(a, b);
  return factor.has_value() && factor->is_one();
}

}  // namespace qoe::facts
