// Whether one expression counts a part of what another one counts.
#include "compiler/facts/part_of.h"

#include <algorithm>

namespace qoe::facts {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;

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

// Labels by which both sides are grouped alike; every label where nothing is added up.
struct Walk {
  bool same = false;                   // the one is the other but for further matchers
  bool summed = false;                 // series are added up on the way
  std::vector<std::string_view> kept;  // by all aggregations
  NodeId part, whole;                  // the selectors
};

Walk WalkDown(const Ast& ast, NodeId part, NodeId whole);

}  // namespace

// Sums and rates of a part are no larger than those of the whole.
bool IsPartOf(const Ast& ast, NodeId part, NodeId whole) {
  const Walk walk = WalkDown(ast, part, whole);
  return walk.same && walk.summed;
}

bool IsSameSeries(const Ast& ast, NodeId part, NodeId whole) {
  const Walk walk = WalkDown(ast, part, whole);
  if (!walk.same) return false;
  const promql::SelectorView narrow = ast.selector(walk.part);
  const promql::SelectorView wide = ast.selector(walk.whole);
  // `a / a` is written by those who want the 1.
  if (narrow.matchers.size() == wide.matchers.size()) return false;
  if (!walk.summed) return true;
  // Nothing was left out, or only by labels that the sums keep.
  for (const promql::Matcher matcher : narrow.matchers) {
    const auto also = [&](const promql::Matcher& other) { return SameMatcher(matcher, other); };
    if (std::any_of(wide.matchers.begin(), wide.matchers.end(), also)) continue;
    if (std::find(walk.kept.begin(), walk.kept.end(), matcher.name) == walk.kept.end())
      return false;
  }
  return true;
}

namespace {

// Walks down both sides in step.
Walk WalkDown(const Ast& ast, NodeId part, NodeId whole) {
  Walk walk;
  for (;;) {
    part = Inner(ast, part);
    whole = Inner(ast, whole);
    if (ast.kind(part) != ast.kind(whole)) return walk;
    switch (ast.kind(part)) {  // NOLINT(bugprone-switch-missing-default-case)
      case NodeKind::Aggregate: {
        const promql::AggregateView a = ast.aggregate(part);
        const promql::AggregateView b = ast.aggregate(whole);
        const bool sums = a.op == promql::Aggregator::Sum || a.op == promql::Aggregator::Count;
        if (!sums || a.op != b.op || a.without != b.without || !SameLabels(a.labels, b.labels)) {
          return walk;
        }
        std::vector<std::string_view> kept;
        for (const promql::Label label : a.labels) {
          const bool before = !walk.summed || std::find(walk.kept.begin(), walk.kept.end(),
                                                        label.name) != walk.kept.end();
          if (!a.without && before) kept.push_back(label.name);
        }
        walk.kept = std::move(kept);
        walk.summed = true;
        part = a.operand;
        whole = b.operand;
        break;
      }
      case NodeKind::Call: {
        const promql::CallView a = ast.call(part);
        const promql::CallView b = ast.call(whole);
        if (a.function != b.function || !Adds(a.function)) return walk;
        part = a.arguments[0];
        whole = b.arguments[0];
        break;
      }
      case NodeKind::MatrixSelector: {
        const promql::MatrixView a = ast.matrix(part);
        const promql::MatrixView b = ast.matrix(whole);
        if (!SameDuration(a.range, b.range)) return walk;
        part = a.selector;
        whole = b.selector;
        break;
      }
      case NodeKind::VectorSelector:
        walk.same = SelectsPart(ast, part, whole);
        walk.part = part;
        walk.whole = whole;
        return walk;
      default:
        return walk;
    }
  }
}

}  // namespace

}  // namespace qoe::facts
