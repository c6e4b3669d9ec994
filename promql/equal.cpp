#include <algorithm>
#include <cmath>
#include <tuple>

#include "promql/ast.h"
#include "promql/comments.h"

namespace promql {
namespace {

bool SameNumber(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool IsSet(const Duration& duration) {
  return duration.set() && (duration.form != DurationForm::Literal || duration.nanoseconds != 0);
}

// Compares node by node: two trees of the same shape have their nodes at the same places.
class Comparison {
 public:
  Comparison(const Ast& a, const Ast& b) : a_(a), b_(b) {}

  bool Run() const {
    if (a_.size() != b_.size()) return false;
    for (uint32_t i = 0; i < a_.size(); ++i) {
      if (!SameNode(NodeId{i})) return false;
    }
    return true;
  }

 private:
  bool SameNode(NodeId id) const {
    if (a_.kind(id) != b_.kind(id) || a_.subtree_size(id) != b_.subtree_size(id)) return false;
    switch (a_.kind(id)) {
      case NodeKind::NumberLiteral:
      case NodeKind::DurationLiteral:
        return SameNumber(a_.number(id), b_.number(id));
      case NodeKind::StringLiteral:
        return a_.string(id) == b_.string(id);
      case NodeKind::Variable:
      case NodeKind::DurationVariable:
        return a_.source(id) == b_.source(id);
      case NodeKind::VectorSelector:
        return SameSelector(a_.selector(id), b_.selector(id));
      case NodeKind::MatrixSelector:
        return Same(a_.matrix(id).range, b_.matrix(id).range);
      case NodeKind::Subquery:
        return SameSubquery(id);
      case NodeKind::Paren:
        return true;
      case NodeKind::Unary:
        return a_.node(id).op == b_.node(id).op;
      case NodeKind::Call:
        return a_.node(id).op == b_.node(id).op && a_.call(id).name == b_.call(id).name;
      case NodeKind::Binary:
        return SameBinary(a_.binary(id), b_.binary(id));
      case NodeKind::Aggregate:
        return SameAggregate(a_.aggregate(id), b_.aggregate(id));
      case NodeKind::DurationExpr:
        return SameDurationExpr(id);
    }
    return false;
  }

  bool Same(const Duration& x, const Duration& y) const {
    if (!IsSet(x) && !IsSet(y)) return true;
    if (x.form != y.form) return false;
    switch (x.form) {
      case DurationForm::None:
        return true;
      case DurationForm::Literal:
        return x.nanoseconds == y.nanoseconds;
      case DurationForm::Variable:
        return SameVariable(x.span, y.span);
      case DurationForm::Expression:
        return x.expression == y.expression;
    }
    return false;
  }

  bool SameVariable(Span x, Span y) const {
    return internal::WithoutBlanks(x.In(a_.text())) == internal::WithoutBlanks(y.In(b_.text()));
  }

  bool Same(const Modifiers& x, const Modifiers& y) const {
    if (x.at != y.at || x.at_ms != y.at_ms || !Same(x.offset, y.offset)) return false;
    return x.at != AtForm::Variable || SameVariable(x.at_span, y.at_span);
  }

  static bool Same(const LabelList& x, const LabelList& y) {
    if (x.size() != y.size()) return false;
    for (uint32_t i = 0; i < x.size(); ++i) {
      if (x[i].name != y[i].name) return false;
    }
    return true;
  }

  static bool Same(const FillValue& x, const FillValue& y) {
    return x.set == y.set && SameNumber(x.value, y.value);
  }

  // Equal as sets with repetition; in most cases the order is the same.
  static bool SameMatchers(const MatcherList& x, const MatcherList& y) {
    if (x.size() != y.size()) return false;
    using Key = std::tuple<std::string_view, MatchOp, std::string_view>;
    const auto keys = [](const MatcherList& list) {
      std::vector<Key> result;
      result.reserve(list.size());
      for (const Matcher matcher : list) {
        result.emplace_back(matcher.name, matcher.op, matcher.value);
      }
      std::sort(result.begin(), result.end());
      return result;
    };
    return x.empty() || keys(x) == keys(y);
  }

  bool SameSelector(const SelectorView& x, const SelectorView& y) const {
    return x.name == y.name && x.anchored == y.anchored && x.smoothed == y.smoothed &&
           SameMatchers(x.matchers, y.matchers) && Same(x.modifiers, y.modifiers);
  }

  bool SameSubquery(NodeId id) const {
    const SubqueryView x = a_.subquery(id);
    const SubqueryView y = b_.subquery(id);
    return x.operand == y.operand && Same(x.range, y.range) && Same(x.step, y.step) &&
           Same(x.modifiers, y.modifiers);
  }

  static bool SameBinary(const BinaryView& x, const BinaryView& y) {
    return x.op == y.op && x.op_text == y.op_text && x.return_bool == y.return_bool &&
           x.on == y.on && x.cardinality == y.cardinality && Same(x.labels, y.labels) &&
           Same(x.include, y.include) && Same(x.fill_left, y.fill_left) &&
           Same(x.fill_right, y.fill_right);
  }

  static bool SameAggregate(const AggregateView& x, const AggregateView& y) {
    return x.op == y.op && x.op_text == y.op_text && x.without == y.without &&
           Same(x.labels, y.labels);
  }

  bool SameDurationExpr(NodeId id) const {
    const DurationExprView x = a_.duration_expr(id);
    const DurationExprView y = b_.duration_expr(id);
    return x.op == y.op && x.wrapped == y.wrapped && x.lhs == y.lhs && x.rhs == y.rhs;
  }

  const Ast& a_;
  const Ast& b_;
};

}  // namespace

bool Equal(const Ast& a, const Ast& b) { return Comparison(a, b).Run(); }

}  // namespace promql
