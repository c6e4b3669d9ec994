#include "compiler/test/ahead.h"

namespace qoe::test {
namespace {

using promql::Ast;
using promql::DurationForm;
using promql::NodeId;
using promql::NodeKind;

bool LooksAhead(const promql::Modifiers& modifiers) {
  return modifiers.at != promql::AtForm::None ||
         modifiers.offset.form == DurationForm::Expression || modifiers.offset.nanoseconds < 0;
}

bool DependsOnBounds(promql::FunctionId function) {
  using enum promql::FunctionId;
  return function == start || function == end || function == step || function == range;
}

}  // namespace

bool LooksAhead(const Ast& ast) {
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    const NodeKind kind = ast.kind(id);
    if (kind == NodeKind::DurationExpr) return true;
    if (kind == NodeKind::VectorSelector && LooksAhead(ast.selector(id).modifiers)) return true;
    // `smoothed` looks at the sample behind the range.
    if (kind == NodeKind::VectorSelector && ast.selector(id).smoothed) return true;
    if (kind == NodeKind::Subquery && LooksAhead(ast.subquery(id).modifiers)) return true;
    if (kind == NodeKind::Call && DependsOnBounds(ast.call(id).function)) return true;
  }
  return false;
}

ValueAhead::ValueAhead(const Ast& ast, const promql::eval::Storage& storage, int64_t start_ms,
                       int64_t end_ms, int64_t step_ms, const promql::eval::Options& query) {
  promql::eval::Answer answer = promql::eval::Range(ast, storage, start_ms, end_ms, step_ms, query);
  ok_ = answer.ok();
  series_ = std::move(answer.matrix);
  next_.resize(series_.size());
}

std::vector<promql::eval::VectorSample> ValueAhead::At(int64_t t_ms) {
  std::vector<promql::eval::VectorSample> vector;
  for (size_t i = 0; i < series_.size(); ++i) {
    const std::vector<promql::eval::Point>& points = series_[i].points;
    while (next_[i] < points.size() && points[next_[i]].t_ms < t_ms) ++next_[i];
    if (next_[i] < points.size() && points[next_[i]].t_ms == t_ms)
      vector.push_back({series_[i].labels, points[next_[i]]});
  }
  return vector;
}

}  // namespace qoe::test
