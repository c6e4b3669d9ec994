#include "compiler/check/rule_set/recorded_name.h"

namespace qoe::check {
namespace {

using promql::NodeId;
using promql::NodeKind;

constexpr std::string_view kTotal = "_total";
constexpr std::string_view kOverTime = "_over_time";

// `avg5m` of `avg_over_time` and `[5m]`; empty where the range is no plain duration.
std::string Operation(std::string_view function, std::string_view bracket) {
  if (function.ends_with(kOverTime)) function.remove_suffix(kOverTime.size());
  std::string operation(function);
  for (const char c : bracket.substr(1, bracket.size() - 2)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    if (!plain) return {};  // `[5m * 2]` or a variable
    operation.push_back(c);
  }
  return operation;
}

}  // namespace

std::optional<std::string> MetricAndOperation(const promql::Ast& ast) {
  std::string_view metric;
  std::string operation;
  size_t calls = 0;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::Binary || ast.kind(id) == NodeKind::Subquery) return {};
    const bool aggregate = ast.kind(id) == NodeKind::Aggregate;
    if (aggregate && ast.aggregate(id).op != promql::Aggregator::Sum) return {};
    if (ast.kind(id) == NodeKind::VectorSelector) {
      if (!metric.empty()) return {};
      metric = ast.selector(id).metric_name();
      if (metric.empty() || metric.find('$') != std::string_view::npos) return {};
    }
    if (ast.kind(id) != NodeKind::Call) continue;
    if (++calls > 1) return {};
    const promql::CallView call = ast.call(id);
    for (const NodeId argument : call.arguments) {
      if (ast.kind(argument) != NodeKind::MatrixSelector) continue;
      operation = Operation(call.name, ast.matrix(argument).bracket_span.In(ast.text()));
    }
  }
  if (metric.empty() || operation.empty()) return {};
  if (metric.ends_with(kTotal)) metric.remove_suffix(kTotal.size());
  return std::string(metric) + ":" + operation;
}

}  // namespace qoe::check
