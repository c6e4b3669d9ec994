#include "promql/eval/stats_only.h"

#include "promql/eval/histogram.h"

namespace promql::eval {
namespace {

// What the operands of a node are read for, if what the node is read for is `inherited`.
bool OperandsStatsOnly(const Ast& ast, NodeId id, bool inherited) {
  switch (ast.kind(id)) {
    case NodeKind::Subquery:
    case NodeKind::Binary:
      return false;
    case NodeKind::Call:
      switch (ast.call(id).function) {
        case FunctionId::histogram_count:
        case FunctionId::histogram_sum:
        case FunctionId::histogram_avg:
          return true;
        case FunctionId::histogram_quantile:
        case FunctionId::histogram_quantiles:
        case FunctionId::histogram_fraction:
          return false;
        default:
          return inherited;
      }
    default:
      return inherited;
  }
}

}  // namespace

std::vector<bool> FindStatsOnly(const Ast& ast) {
  // A part of the tree, down to its first node, and what it is read for.
  struct Part {
    uint32_t first;
    bool stats_only;
  };
  std::vector<Part> open;
  std::vector<bool> stats_only(ast.size());
  // Users first: the innermost part that a node is in decides.
  for (uint32_t i = ast.size(); i-- > 0;) {
    const NodeId id{i};
    while (!open.empty() && i < open.back().first) open.pop_back();
    stats_only[i] = !open.empty() && open.back().stats_only;
    const bool operands = OperandsStatsOnly(ast, id, stats_only[i]);
    if (operands != stats_only[i]) open.push_back({ast.first_descendant(id).index, operands});
  }
  return stats_only;
}

HistogramPtr WithDetectedHint(const Column& column, size_t index, int64_t open_ms) {
  const HistogramPtr& now = column.histograms[index];
  if (now->reset_hint != ResetHint::Unknown) return now;
  while (index > 0 && column.times[index - 1] > open_ms) {
    const HistogramPtr& before = column.histograms[--index];
    if (before == nullptr) continue;
    auto copy = std::make_shared<Histogram>(*now);
    copy->reset_hint = DetectReset(*now, *before) ? ResetHint::Reset : ResetHint::NotReset;
    return copy;
  }
  return now;
}

}  // namespace promql::eval
