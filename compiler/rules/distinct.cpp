#include "compiler/rules/distinct.h"

#include <algorithm>

namespace qoe::rules {
namespace {

using promql::FunctionId;
using promql::MatchOp;
using promql::NodeId;
using promql::NodeKind;

bool KeepsLabels(FunctionId function) {
  switch (function) {
    case FunctionId::rate:
    case FunctionId::irate:
    case FunctionId::increase:
    case FunctionId::delta:
    case FunctionId::deriv:
    case FunctionId::avg_over_time:
    case FunctionId::min_over_time:
    case FunctionId::max_over_time:
    case FunctionId::sum_over_time:
    case FunctionId::last_over_time:
    case FunctionId::changes:
    case FunctionId::resets:
    case FunctionId::abs:
      return true;
    default:
      return false;
  }
}

// The only selector, where the result's series carry its labels; invalid otherwise.
NodeId OnlySelector(const promql::Ast& ast) {
  NodeId only;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    switch (ast.kind(id)) {
      case NodeKind::VectorSelector:
        if (only.valid()) return {};
        only = id;
        break;
      case NodeKind::Call:
        if (!KeepsLabels(ast.call(id).function)) return {};
        break;
      case NodeKind::Binary:
      case NodeKind::MatrixSelector:
      case NodeKind::Paren:
      case NodeKind::Unary:
      case NodeKind::NumberLiteral:
      case NodeKind::DurationLiteral:
        break;
      default:
        return {};
    }
  }
  return only;
}

bool Exclude(const promql::Matcher& a, const promql::Matcher& b) {
  const bool variable = a.name_variable || b.name_variable || a.value_variable || b.value_variable;
  if (variable || a.bare_name || b.bare_name || a.name != b.name || a.name == "__name__")
    return false;
  if (a.op == MatchOp::Equal && b.op == MatchOp::Equal) return a.value != b.value;
  const bool opposed = (a.op == MatchOp::Equal && b.op == MatchOp::NotEqual) ||
                       (a.op == MatchOp::NotEqual && b.op == MatchOp::Equal);
  return opposed && a.value == b.value;
}

}  // namespace

bool NeverSameLabels(const promql::Ast& a, const promql::Ast& b,
                     const std::vector<std::string_view>& replaced) {
  const NodeId left = OnlySelector(a);
  const NodeId right = OnlySelector(b);
  if (!left.valid() || !right.valid()) return false;
  for (const promql::Matcher first : a.matchers(left)) {
    if (std::find(replaced.begin(), replaced.end(), first.name) != replaced.end()) continue;
    for (const promql::Matcher second : b.matchers(right)) {
      if (Exclude(first, second)) return true;
    }
  }
  return false;
}

}  // namespace qoe::rules
