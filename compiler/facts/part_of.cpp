// Whether one expression counts a part of what another one counts.
#include <algorithm>

#include "compiler/facts/infer_parts.h"

namespace qoe::facts {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;

NodeId Inner(const Ast& ast, NodeId id) {
  while (ast.kind(id) == NodeKind::Paren) id = ast.paren(id);
  return id;
}

bool SameMatcher(const promql::Matcher& a, const promql::Matcher& b) {
  return a.name == b.name && a.op == b.op && a.value == b.value;
}

// Every matcher of `whole` is in `part`, too.
bool HasAll(const promql::SelectorView& part, const promql::SelectorView& whole) {
  for (const promql::Matcher wanted : whole.matchers) {
    const bool found =
        std::any_of(part.matchers.begin(), part.matchers.end(),
                    [&](const promql::Matcher& matcher) { return SameMatcher(matcher, wanted); });
    if (!found) return false;
  }
  return true;
}

bool SameDuration(const promql::Duration& a, const promql::Duration& b) {
  return a.form == b.form && a.nanoseconds == b.nanoseconds &&
         (a.form == promql::DurationForm::Literal || a.form == promql::DurationForm::None);
}

bool SelectsPart(const Ast& ast, NodeId part, NodeId whole) {
  const promql::SelectorView a = ast.selector(part);
  const promql::SelectorView b = ast.selector(whole);
  const bool plain = a.modifiers.at == promql::AtForm::None &&
                     b.modifiers.at == promql::AtForm::None && !a.modifiers.offset.set() &&
                     !b.modifiers.offset.set() && !a.name_variable && !b.name_variable;
  return plain && !a.metric_name().empty() && a.metric_name() == b.metric_name() && HasAll(a, b);
}

bool SameLabels(const promql::LabelList& a, const promql::LabelList& b) {
  if (a.size() != b.size()) return false;
  for (const promql::Label label : a) {
    const bool found = std::any_of(b.begin(), b.end(), [&](const promql::Label& other) {
      return other.name == label.name && !label.variable;
    });
    if (!found) return false;
  }
  return true;
}

bool Adds(promql::FunctionId function) {
  return function == promql::FunctionId::rate || function == promql::FunctionId::increase ||
         function == promql::FunctionId::sum_over_time ||
         function == promql::FunctionId::count_over_time;
}

}  // namespace

// Walks down both sides in step: sums and rates of a part are no larger than those of the whole.
bool IsPartOf(const Ast& ast, NodeId part, NodeId whole) {
  bool summed = false;
  for (;;) {
    part = Inner(ast, part);
    whole = Inner(ast, whole);
    if (ast.kind(part) != ast.kind(whole)) return false;
    switch (ast.kind(part)) {  // NOLINT(bugprone-switch-missing-default-case)
      case NodeKind::Aggregate: {
        const promql::AggregateView a = ast.aggregate(part);
        const promql::AggregateView b = ast.aggregate(whole);
        const bool sums = a.op == promql::Aggregator::Sum || a.op == promql::Aggregator::Count;
        if (!sums || a.op != b.op || a.without != b.without || !SameLabels(a.labels, b.labels)) {
          return false;
        }
        summed = true;
        part = a.operand;
        whole = b.operand;
        break;
      }
      case NodeKind::Call: {
        const promql::CallView a = ast.call(part);
        const promql::CallView b = ast.call(whole);
        if (a.function != b.function || !Adds(a.function)) return false;
        part = a.arguments[0];
        whole = b.arguments[0];
        break;
      }
      case NodeKind::MatrixSelector: {
        const promql::MatrixView a = ast.matrix(part);
        const promql::MatrixView b = ast.matrix(whole);
        if (!SameDuration(a.range, b.range)) return false;
        part = a.selector;
        whole = b.selector;
        break;
      }
      case NodeKind::VectorSelector:
        return summed && SelectsPart(ast, part, whole);
      default:
        return false;
    }
  }
}

}  // namespace qoe::facts
