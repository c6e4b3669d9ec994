#include "promql/eval/binary.h"

#include "promql/eval/binary_ops.h"
#include "promql/eval/nodes.h"

namespace promql::eval {
namespace {

Cell CellAt(const Matrix& matrix, size_t row, size_t step) {
  return {matrix.value(row, step), matrix.histogram(row, step)};
}

// The vector's sample is kept by a comparison, on whichever side it stands.
Kept CombineWithScalar(const BinaryView& view, const Cell& vector, double scalar, bool swapped,
                       AnnotationSink& annotations, Span span, Cell& out) {
  const Cell number{scalar, nullptr};
  const Kept kept = swapped ? Combine(view.op, number, vector, annotations, span, out)
                            : Combine(view.op, vector, number, annotations, span, out);
  if (kept == Kept::Nothing) return kept;
  if (IsComparison(view.op)) out = vector;
  if (!view.return_bool) return kept;
  out = {kept == Kept::Yes ? 1.0 : 0.0, nullptr};
  return Kept::Yes;
}

}  // namespace

Matrix EvaluateScalars(Evaluator& evaluator, NodeId id, const BinaryView& view) {
  Matrix result = evaluator.MakeMatrix(id);
  evaluator.Check(result.steps());
  result.AddRow({}, false);
  WithNumberOperator(view.op, [&](auto compute) {
    for (size_t step = 0; step < result.steps(); ++step) {
      double value = 0;
      const bool holds =
          compute(evaluator.scalar(view.lhs, step), evaluator.scalar(view.rhs, step), value);
      if (IsComparison(view.op)) value = holds ? 1 : 0;
      result.Set(0, step, value);
    }
  });
  return result;
}

Matrix EvaluateWithScalar(Evaluator& evaluator, NodeId id, const BinaryView& view) {
  const bool swapped = TypeOf(evaluator.ast(), view.lhs) == ValueType::Scalar;
  const NodeId scalar = swapped ? view.lhs : view.rhs;
  const Matrix& input = evaluator.value(swapped ? view.rhs : view.lhs);
  const Span span = evaluator.ast().span(id);
  const bool drop = ChangesMeaning(view.op) || view.return_bool;
  const bool comparison = IsComparison(view.op);
  const bool trim = InfoOf(view.op).op_class == OperatorClass::Trim;
  Matrix result = evaluator.MakeMatrix(id);
  if (result.steps() == 1) result.ReserveRows(input.rows());
  Cell out;
  for (size_t row = 0; row < input.rows(); ++row) {
    evaluator.Check(result.cells() + result.steps());
    const Labels& labels = input.labels(row);
    const size_t to =
        result.AddRow(drop ? evaluator.DropName(labels) : labels, drop || input.drop_name(row));
    bool any = false;
    if (input.has_histograms() || trim) {
      for (size_t step = 0; step < result.steps(); ++step) {
        if (!input.present(row, step)) continue;
        const Kept kept =
            CombineWithScalar(view, CellAt(input, row, step), evaluator.scalar(scalar, step),
                              swapped, evaluator.annotations(), span, out);
        if (kept != Kept::Yes) continue;
        result.Set(to, step, out.value, out.histogram);
        any = true;
      }
    } else {
      WithNumberOperator(view.op, [&](auto compute) {
        for (size_t step = 0; step < result.steps(); ++step) {
          const double vector = input.value(row, step);
          if (IsAbsent(vector)) continue;
          const double number = evaluator.scalar(scalar, step);
          double value = 0;
          const bool kept =
              swapped ? compute(number, vector, value) : compute(vector, number, value);
          if (view.return_bool) {
            value = kept ? 1 : 0;
          } else if (!kept) {
            continue;
          } else if (comparison) {
            value = vector;
          }
          result.Set(to, step, value);
          any = true;
        }
      });
    }
    if (!any) result.RemoveLastRow();
  }
  if (drop && !evaluator.options().delayed_name_removal) evaluator.Merge(result, id);
  return result;
}

Matrix EvaluateBinary(Evaluator& evaluator, NodeId id) {
  const Ast& ast = evaluator.ast();
  const BinaryView view = ast.binary(id);
  const bool left = TypeOf(ast, view.lhs) == ValueType::Scalar;
  const bool right = TypeOf(ast, view.rhs) == ValueType::Scalar;
  if (left && right) return EvaluateScalars(evaluator, id, view);
  if (left || right) return EvaluateWithScalar(evaluator, id, view);
  if (IsSetOperator(view.op)) return EvaluateSetOperator(evaluator, id, view);
  return EvaluateMatching(evaluator, id, view);
}

}  // namespace promql::eval
