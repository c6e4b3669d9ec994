// The signs before an operand.
#include <memory>

#include "promql/eval/histogram.h"
#include "promql/eval/nodes.h"

namespace promql::eval {

Matrix EvaluateUnary(Evaluator& evaluator, NodeId id) {
  const UnaryView view = evaluator.ast().unary(id);
  Matrix result = evaluator.Take(view.operand);
  if (view.op == BinaryOp::Add) return result;
  const bool scalar = TypeOf(evaluator.ast(), id) == ValueType::Scalar;
  for (size_t row = 0; row < result.rows(); ++row) {
    if (!scalar) {
      result.set_labels(row, evaluator.DropName(result.labels(row)));
      result.set_drop_name(row, true);
    }
    double* values = result.row_values(row);
    for (size_t step = 0; step < result.steps(); ++step) {
      if (IsAbsent(values[step])) continue;
      const HistogramPtr& histogram = result.histogram(row, step);
      if (histogram == nullptr) {
        values[step] = -values[step];
        continue;
      }
      auto negated = std::make_shared<Histogram>(*histogram);
      Multiply(*negated, -1);
      result.Set(row, step, HistogramPtr(std::move(negated)));
    }
  }
  if (!evaluator.options().delayed_name_removal) evaluator.Merge(result, id);
  return result;
}

}  // namespace promql::eval
