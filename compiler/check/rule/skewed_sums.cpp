// After a restart the targets come back one by one: two sums over different series are, for a
// while, not over the same targets, and their quotient is off.
#include <algorithm>

#include "compiler/check/rule/context.h"

namespace qoe::check {
namespace {

using promql::Aggregator;
using promql::NodeId;
using promql::NodeKind;

// A metric as of some time before.
using Source = std::pair<std::string_view, int64_t>;

std::vector<Source> SourcesOf(const promql::Ast& ast, NodeId root) {
  std::vector<Source> sources;
  for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
    const NodeId id{i};
    if (ast.kind(id) != NodeKind::VectorSelector) continue;
    const promql::SelectorView selector = ast.selector(id);
    const promql::Duration& offset = selector.modifiers.offset;
    const bool literal = offset.form == promql::DurationForm::Literal;
    sources.emplace_back(selector.metric_name(), literal ? offset.milliseconds() : 0);
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

// Adds up what several targets say.
bool IsSum(const promql::Ast& ast, NodeId id) {
  if (ast.kind(id) != NodeKind::Aggregate) return false;
  const Aggregator op = ast.aggregate(id).op;
  return op == Aggregator::Sum || op == Aggregator::Count;
}

}  // namespace

void CheckSkewedSums(const AlertContext& cx, diag::Sink& sink) {
  if (cx.for_ms > 0) return;
  const promql::Ast& ast = cx.expression.ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) != NodeKind::Binary) continue;
    const promql::BinaryView binary = ast.binary(id);
    if (promql::InfoOf(binary.op).op_class != promql::OperatorClass::Arithmetic) continue;
    const NodeId left = Inner(ast, binary.lhs);
    const NodeId right = Inner(ast, binary.rhs);
    if (!IsSum(ast, left) || !IsSum(ast, right)) continue;
    const std::vector<Source> first = SourcesOf(ast, left);
    const std::vector<Source> second = SourcesOf(ast, right);
    if (first.empty() || second.empty() || first == second) continue;
    sink.Add(diag::Code::SkewedSums, cx.expression.At(binary.op_span),
             "after a restart the two sums are for a while not over the same targets, and without "
             "`for` one such evaluation fires the alert")
        .Label(cx.expression.At(left), "over what has been scraped by then")
        .Label(cx.expression.At(right), "over other series")
        .Help("wait until all targets are back: `for: 5m`");
    return;
  }
}

}  // namespace qoe::check
