#include "compiler/deploy/difference/output_labels.h"

#include <algorithm>
#include <iterator>

namespace qoe::difference {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using promql::ValueType;

// Whether the aggregation picks series instead of making new ones.
bool Picks(promql::Aggregator op) {
  using promql::Aggregator;
  return op == Aggregator::Topk || op == Aggregator::Bottomk || op == Aggregator::Limitk ||
         op == Aggregator::LimitRatio || op == Aggregator::CountValues;
}

// The operand whose labels the result has; none where no single one decides.
NodeId Through(const Ast& ast, NodeId id) {
  const NodeKind kind = ast.kind(id);
  if (kind == NodeKind::Paren) return ast.paren(id);
  if (kind == NodeKind::Unary) return ast.unary(id).operand;
  if (kind == NodeKind::Binary) {
    const promql::BinaryView view = ast.binary(id);
    if (TypeOf(ast, view.lhs) == ValueType::Scalar) return view.rhs;
    if (TypeOf(ast, view.rhs) == ValueType::Scalar) return view.lhs;
    // What these let through is the left side as it is.
    if (view.op == promql::BinaryOp::And || view.op == promql::BinaryOp::Unless) return view.lhs;
    if (promql::IsSetOperator(view.op)) return {};
    const bool keeps = !view.has_matching || view.cardinality == promql::Cardinality::ManyToOne;
    return keeps && view.include.empty() ? view.lhs : NodeId{};
  }
  if (kind != NodeKind::Call) return {};
  const promql::CallView view = ast.call(id);
  constexpr std::string_view kOwnLabels[] = {"label_replace",    "label_join", "absent",
                                             "absent_over_time", "scalar",     "vector"};
  for (const std::string_view name : kOwnLabels) {
    if (view.name == name) return {};
  }
  for (const NodeId argument : view.arguments) {
    if (TypeOf(ast, argument) == ValueType::Vector) return argument;
  }
  return {};
}

}  // namespace

std::optional<OutputLabels> OutputLabelsOf(const Ast& ast) {
  if (ast.empty()) return std::nullopt;
  bool quantile = false;
  NodeId id = ast.root();
  while (id.valid() && ast.kind(id) != NodeKind::Aggregate) {
    quantile =
        quantile || (ast.kind(id) == NodeKind::Call && ast.call(id).name == "histogram_quantile");
    id = Through(ast, id);
  }
  if (!id.valid()) return std::nullopt;
  const promql::AggregateView view = ast.aggregate(id);
  if (Picks(view.op)) return std::nullopt;
  OutputLabels labels;
  labels.without = view.without;
  for (const promql::Label label : view.labels) labels.names.emplace(label.name);
  if (quantile && !labels.without) labels.names.erase("le");
  return labels;
}

std::set<std::string> LabelsLost(const OutputLabels& before, const OutputLabels& after) {
  std::set<std::string> lost;
  if (before.without != after.without) return lost;
  const auto& from = before.without ? after.names : before.names;
  const auto& to = before.without ? before.names : after.names;
  std::set_difference(from.begin(), from.end(), to.begin(), to.end(),
                      std::inserter(lost, lost.end()));
  return lost;
}

}  // namespace qoe::difference
