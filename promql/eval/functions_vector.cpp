// Between vectors and scalars, and what is absent.
#include <algorithm>

#include "promql/eval/functions.h"
#include "promql/eval/go_math.h"
#include "promql/eval/selecting.h"

namespace promql::eval {

// Of a label that is given more than once nothing is known, as upstream has it.
Labels AbsentLabels(const Ast& ast, NodeId argument) {
  NodeId selector = Inner(ast, argument);
  if (ast.kind(selector) == NodeKind::MatrixSelector) selector = ast.matrix(selector).selector;
  if (ast.kind(selector) != NodeKind::VectorSelector) return {};
  LabelsBuilder labels;
  std::vector<std::string> seen;
  for (const LabelMatcher& matcher : MatchersOf(ast, selector)) {
    if (matcher.name == kMetricName) continue;
    const bool known = std::find(seen.begin(), seen.end(), matcher.name) != seen.end();
    if (matcher.op == MatchOp::Equal && !known) {
      labels.Set(matcher.name, matcher.value);
      seen.push_back(matcher.name);
    } else {
      labels.Remove(matcher.name);
    }
  }
  return labels.Build();
}

Matrix Absent(Evaluator& evaluator, NodeId id) {
  const NodeId argument = evaluator.ast().call(id).arguments[0];
  const Matrix& input = evaluator.value(argument);
  Matrix result = evaluator.MakeMatrix(id);
  evaluator.Check(result.steps());
  result.AddRow(AbsentLabels(evaluator.ast(), argument), false);
  for (size_t step = 0; step < result.steps(); ++step) result.Set(0, step, 1.0);
  for (size_t row = 0; row < input.rows(); ++row) {
    for (size_t step = 0; step < result.steps(); ++step) {
      if (input.present(row, step)) result.Clear(0, step);
    }
  }
  result.RemoveEmptyRows();
  return result;
}

Matrix ScalarOf(Evaluator& evaluator, NodeId id) {
  const Matrix& input = evaluator.value(evaluator.ast().call(id).arguments[0]);
  Matrix result = evaluator.MakeMatrix(id);
  evaluator.Check(result.steps());
  result.AddRow({}, false);
  for (size_t step = 0; step < result.steps(); ++step) {
    double value = kNan;
    size_t count = 0;
    for (size_t row = 0; row < input.rows() && count < 2; ++row) {
      if (!input.present(row, step) || input.histogram(row, step) != nullptr) continue;
      value = input.value(row, step);
      ++count;
    }
    result.Set(0, step, count == 1 ? value : kNan);
  }
  return result;
}

Matrix VectorOf(Evaluator& evaluator, NodeId id) {
  return evaluator.Take(evaluator.ast().call(id).arguments[0]);
}

}  // namespace promql::eval
