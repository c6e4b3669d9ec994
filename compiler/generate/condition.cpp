#include "compiler/generate/condition.h"

#include <algorithm>
#include <cmath>

namespace qoe::generate {

using promql::BinaryOp;
using promql::NodeId;
using promql::NodeKind;

namespace {

void AddNumber(const promql::Ast& ast, NodeId id, std::vector<double>& numbers) {
  id = Inner(ast, id);
  if (ast.kind(id) != NodeKind::NumberLiteral) return;
  const double number = ast.number(id);
  if (!std::isfinite(number)) return;  // no sample of a stream can be that
  if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
}

Condition::Side SideOf(BinaryOp op) {
  if (op == BinaryOp::Greater || op == BinaryOp::GreaterOrEqual) return Condition::Side::Above;
  if (op == BinaryOp::Less || op == BinaryOp::LessOrEqual) return Condition::Side::Below;
  return Condition::Side::Neither;
}

double SeriesIn(const promql::Ast& ast, const promql::BinaryView& comparison) {
  const NodeId left = Inner(ast, comparison.lhs), right = Inner(ast, comparison.rhs);
  const bool counts = ast.kind(left) == NodeKind::Aggregate &&
                      ast.aggregate(left).op == promql::Aggregator::Count &&
                      ast.kind(right) == NodeKind::NumberLiteral;
  const bool at_least = SideOf(comparison.op) == Condition::Side::Above;
  return counts && at_least ? ast.number(right) : 0;
}

}  // namespace

Condition ConditionOf(const promql::Ast& alert) {
  Condition condition;
  for (uint32_t i = 0; i < alert.size(); ++i) {
    const NodeId id{i};
    if (alert.kind(id) == NodeKind::Call) {
      const promql::FunctionId function = alert.call(id).function;
      condition.of_what_is_gone = condition.of_what_is_gone ||
                                  function == promql::FunctionId::absent ||
                                  function == promql::FunctionId::absent_over_time;
    }
    if (alert.kind(id) != NodeKind::Binary) continue;
    const promql::BinaryView binary = alert.binary(id);
    condition.of_what_is_gone = condition.of_what_is_gone || binary.op == BinaryOp::Unless;
    if (!promql::IsComparison(binary.op)) continue;
    AddNumber(alert, binary.lhs, condition.numbers);
    AddNumber(alert, binary.rhs, condition.numbers);
    condition.series = std::max(condition.series, SeriesIn(alert, binary));
    // The outermost comes last.
    condition.side = SideOf(binary.op);
    condition.exact = binary.op == BinaryOp::Equal;
  }
  return condition;
}

}  // namespace qoe::generate
