// `and`, `or`, `unless`: which samples stay depends on whether the other side has any that matches.
#include "promql/eval/binary.h"
#include "promql/eval/signatures.h"

namespace promql::eval {
namespace {

// For each signature and step, whether a row of a side has a sample.
class Presence {
 public:
  Presence(Evaluator& evaluator, const Matrix& side, const std::vector<uint32_t>& signatures,
           size_t count, size_t steps)
      : steps_(steps), present_(Reserve(evaluator, count * steps)) {
    for (size_t row = 0; row < side.rows(); ++row) {
      for (size_t step = 0; step < steps; ++step) {
        if (side.present(row, step)) present_[signatures[row] * steps + step] = 1;
      }
    }
  }
  bool At(uint32_t signature, size_t step) const {
    return present_[signature * steps_ + step] != 0;
  }

 private:
  static size_t Reserve(Evaluator& evaluator, size_t cells) {
    evaluator.Check(cells / sizeof(double));
    return cells;
  }

  size_t steps_;
  std::vector<uint8_t> present_;
};

void AddRows(Evaluator& evaluator, const Matrix& side, const std::vector<uint32_t>& signatures,
             const Presence* other, bool wanted, Matrix& result) {
  for (size_t row = 0; row < side.rows(); ++row) {
    evaluator.Check(result.cells() + result.steps());
    const size_t to = result.AddRow(side.labels(row), side.drop_name(row));
    bool any = false;
    for (size_t step = 0; step < result.steps(); ++step) {
      if (!side.present(row, step)) continue;
      if (other != nullptr && other->At(signatures[row], step) != wanted) continue;
      result.Set(to, step, side.value(row, step), side.histogram(row, step));
      any = true;
    }
    if (!any) result.RemoveLastRow();
  }
}

}  // namespace

Matrix EvaluateSetOperator(Evaluator& evaluator, NodeId id, const BinaryView& view) {
  const Matrix& lhs = evaluator.value(view.lhs);
  const Matrix& rhs = evaluator.value(view.rhs);
  const Signatures signatures(MatchingLabels(view), lhs, rhs);
  Matrix result = evaluator.MakeMatrix(id);
  if (view.op == BinaryOp::Or) {
    AddRows(evaluator, lhs, signatures.left, nullptr, true, result);
    const Presence left(evaluator, lhs, signatures.left, signatures.count, result.steps());
    AddRows(evaluator, rhs, signatures.right, &left, false, result);
  } else {
    const Presence right(evaluator, rhs, signatures.right, signatures.count, result.steps());
    AddRows(evaluator, lhs, signatures.left, &right, view.op == BinaryOp::And, result);
  }
  if (!evaluator.options().delayed_name_removal || evaluator.grid(id).count > 1) {
    evaluator.Merge(result, id);
  }
  return result;
}

}  // namespace promql::eval
