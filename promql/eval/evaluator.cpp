#include "promql/eval/evaluator.h"

#include <algorithm>

#include "promql/eval/fail.h"
#include "promql/eval/nodes.h"
#include "promql/eval/shared_values.h"

namespace promql::eval {

Evaluator::Evaluator(const Ast& ast, const Storage& storage, const QueryTimes& times,
                     const Options& options)
    : ast_(ast),
      storage_(storage),
      times_(times),
      options_(options),
      plan_(ast, times, options),
      values_(ast.size()) {}

void Evaluator::Run() {
  if (options_.shared != nullptr) Reuse();
  for (uint32_t i = 0; i < ast_.size(); ++i) {
    const NodeId id{i};
    if (!plan_.evaluated(id) || ast_.kind(id) == NodeKind::Paren) continue;
    const Reused reused = reused_.empty() ? Reused::No : reused_[i];
    if (reused == Reused::Operand) continue;
    Check(0);
    held_by_node_ = 0;
    if (reused == Reused::No && grid(id).count > 0) {
      values_[i] = Evaluate(id);
      if (options_.shared != nullptr && MayShare(id))
        options_.shared->Keep(ast_.source(id), times_, grid(id), values_[i]);
    }
    held_ -= held_by_node_;
    FreeOperands(id);
    held_ += values_[i].cells();
    alive_.push_back(i);
  }
}

void Evaluator::Reuse() {
  for (uint32_t i = ast_.size(); i-- > 0;) {
    const NodeId id{i};
    if (!plan_.evaluated(id) || !MayShare(id)) continue;
    const Matrix* known = options_.shared->Find(ast_.source(id), times_, grid(id));
    if (known == nullptr) continue;
    values_[i] = *known;
    reused_.resize(ast_.size(), Reused::No);
    const uint32_t first = ast_.first_descendant(id).index;
    std::fill(reused_.begin() + first, reused_.begin() + i, Reused::Operand);
    reused_[i] = Reused::Value;
    i = first;
  }
}

// Selectors that are read in a way of their own depend on what is around the part.
bool Evaluator::MayShare(NodeId id) const {
  if (!IsWorthSharing(ast_, id)) return false;
  for (uint32_t i = ast_.first_descendant(id).index; i < id.index; ++i) {
    if (plan_.stats_only(NodeId{i})) return false;
  }
  return true;
}

Matrix Evaluator::Evaluate(NodeId id) {
  switch (ast_.kind(id)) {
    case NodeKind::NumberLiteral:
      return Matrix::OfScalar(ast_.number(id));
    case NodeKind::VectorSelector:
      return EvaluateSelector(*this, id);
    case NodeKind::Unary:
      return EvaluateUnary(*this, id);
    case NodeKind::Binary:
      return EvaluateBinary(*this, id);
    case NodeKind::Call:
      return EvaluateCall(*this, id);
    case NodeKind::Aggregate:
      return EvaluateAggregate(*this, id);
    case NodeKind::StringLiteral:
    case NodeKind::Variable:
    case NodeKind::MatrixSelector:
    case NodeKind::Subquery:
    case NodeKind::Paren:
    case NodeKind::DurationLiteral:
    case NodeKind::DurationVariable:
    case NodeKind::DurationExpr:
      break;
  }
  return {};
}

Matrix Evaluator::Take(NodeId id) {
  Matrix& value = values_[Inner(ast_, id).index];
  // Still counted: it lives on in what the node makes of it.
  Hold(value.cells());
  held_ -= value.cells();
  return std::move(value);
}

void Evaluator::FreeOperands(NodeId id) {
  const uint32_t first = ast_.first_descendant(id).index;
  while (!alive_.empty() && alive_.back() >= first) {
    Matrix& value = values_[alive_.back()];
    held_ -= value.cells();
    value = Matrix();
    alive_.pop_back();
  }
}

Matrix Evaluator::MakeMatrix(NodeId id) const { return Matrix(grid(id).count); }

void Evaluator::Check(uint64_t cells) const {
  if (options_.cancelled != nullptr && options_.cancelled->load(std::memory_order_relaxed)) {
    Fail("query was canceled in expression evaluation");
  }
  if (held_ + cells > options_.max_samples) {
    Fail("query processing would load too many samples into memory in query execution (limit " +
         std::to_string(options_.max_samples) + ")");
  }
}

void Evaluator::Look(uint64_t samples) {
  looked_at_ += samples;
  if (looked_at_ <= options_.max_looked_at) return;
  Fail("query processing would look at too many samples in the windows of its ranges (limit " +
       std::to_string(options_.max_looked_at) + ")");
}

void Evaluator::Hold(uint64_t cells) {
  held_ += cells;
  held_by_node_ += cells;
}

Labels Evaluator::DropName(const Labels& labels) const {
  return options_.delayed_name_removal ? labels : labels.WithoutName();
}

void Evaluator::Merge(Matrix& matrix, NodeId id) const {
  if (!matrix.MergeEqualRows()) FailSameLabels(ast_.span(id));
}

}  // namespace promql::eval
