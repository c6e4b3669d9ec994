#include "compiler/test/reads.h"

#include <algorithm>

#include "compiler/test/ahead.h"
#include "promql/eval/query.h"

namespace qoe::test {
namespace {

using promql::Ast;
using promql::BinaryOp;
using promql::NodeId;
using promql::NodeKind;
using promql::ValueType;

// Which nodes are empty when every selector is; a bottom-up scan.
class Emptiness {
 public:
  explicit Emptiness(const Ast& ast) : ast_(ast), empty_(ast.size(), false) {
    for (uint32_t i = 0; i < ast.size(); ++i) empty_[i] = IsEmpty(NodeId{i});
  }
  bool root() const { return !empty_.empty() && empty_.back(); }

 private:
  bool At(NodeId id) const { return id.valid() && empty_[id.index]; }
  bool IsVector(NodeId id) const {
    const ValueType type = promql::TypeOf(ast_, id);
    return type == ValueType::Vector || type == ValueType::Matrix;
  }

  bool IsEmpty(NodeId id) const {
    if (!IsVector(id)) return false;
    switch (ast_.kind(id)) {
      case NodeKind::VectorSelector:
        return true;
      case NodeKind::MatrixSelector:
        return true;
      case NodeKind::Subquery:
        return At(ast_.subquery(id).operand);
      case NodeKind::Paren:
        return At(ast_.paren(id));
      case NodeKind::Unary:
        return At(ast_.unary(id).operand);
      case NodeKind::Binary:
        return IsEmptyBinary(id);
      case NodeKind::Call:
        return IsEmptyCall(id);
      case NodeKind::Aggregate:
        return At(ast_.aggregate(id).operand);
      case NodeKind::NumberLiteral:
      case NodeKind::StringLiteral:
      case NodeKind::Variable:
      case NodeKind::DurationLiteral:
      case NodeKind::DurationVariable:
      case NodeKind::DurationExpr:
        break;
    }
    return false;
  }

  bool IsEmptyBinary(NodeId id) const {
    const promql::BinaryView binary = ast_.binary(id);
    const bool lhs = At(binary.lhs), rhs = At(binary.rhs);
    if (!IsVector(binary.lhs)) return rhs;
    if (!IsVector(binary.rhs)) return lhs;
    if (binary.op == BinaryOp::Or || binary.fill_left.set || binary.fill_right.set)
      return lhs && rhs;
    return binary.op == BinaryOp::Unless ? lhs : lhs || rhs;
  }

  bool IsEmptyCall(NodeId id) const {
    using enum promql::FunctionId;
    const promql::CallView call = ast_.call(id);
    if (call.function == absent || call.function == absent_over_time) return false;
    // The first vector is what the others are about.
    for (const NodeId argument : call.arguments) {
      if (IsVector(argument)) return At(argument);
    }
    return false;  // `vector(1)`, `hour()`
  }

  const Ast& ast_;
  std::vector<bool> empty_;
};

ReadSeries ReadBy(const promql::SelectorView& selector) {
  ReadSeries read;
  read.metric = selector.metric_name();
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.op == promql::MatchOp::Equal || matcher.op == promql::MatchOp::NotEqual)
      read.matchers.push_back({std::string(matcher.name), matcher.op, std::string(matcher.value)});
  }
  return read;
}

// Errors that come whatever is fed, such as an expression of `label_replace` that does not
// compile, must not be passed over.
bool AnswersNothing(const Ast& ast) {
  static const promql::eval::Storage no_series;
  const promql::eval::Answer answer = promql::eval::Instant(ast, no_series, 0, {});
  return answer.ok() && answer.type == ValueType::Vector && answer.vector.empty();
}

}  // namespace

bool ReadSeries::MayRead(const promql::eval::Labels& labels) const {
  if (!metric.empty() && labels.metric_name() != metric) return false;
  return std::all_of(matchers.begin(), matchers.end(), [&](const auto& matcher) {
    return (labels.Get(matcher.name) == matcher.value) == (matcher.op == promql::MatchOp::Equal);
  });
}

std::vector<ReadSeries> SeriesReadBy(const Ast& ast) {
  std::vector<ReadSeries> series;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::VectorSelector) series.push_back(ReadBy(ast.selector(id)));
    // What it reads unless its second argument says more.
    if (ast.kind(id) == NodeKind::Call && ast.call(id).function == promql::FunctionId::info)
      series.push_back({"target_info", {}});
  }
  return series;
}

Reads ReadsOf(const Ast& ast) {
  Reads reads;
  reads.series = SeriesReadBy(ast);
  reads.silent_without_input = Emptiness(ast).root() && AnswersNothing(ast);
  reads.looks_ahead = LooksAhead(ast);
  return reads;
}

}  // namespace qoe::test
