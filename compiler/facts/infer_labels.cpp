// Functions that make labels: absent, label_replace, label_join.
#include <algorithm>

#include "compiler/facts/infer_parts.h"
#include "promql/regex.h"

namespace qoe::facts {
namespace {

using promql::FunctionId;
using promql::NodeId;
using promql::NodeKind;

std::string_view TextAt(const Inference& in, const promql::CallView& call, size_t argument) {
  return in.ast.string(call.arguments[argument]);
}

bool AllTexts(const Inference& in, const promql::CallView& call) {
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    if (in.ast.kind(call.arguments[i]) != NodeKind::StringLiteral) return false;
  }
  return true;
}

// What the target carries where the pattern matches, and whether it does so for every series.
Presence Replaced(const Inference& in, const promql::CallView& call, const NodeFacts& operand,
                  Presence before) {
  const std::string_view replacement = TextAt(in, call, 2);
  const std::string_view source = TextAt(in, call, 3);
  const std::string_view pattern = TextAt(in, call, 4);
  // No series has a label without a name.
  const Presence given = source.empty() ? Presence::Never : operand.labels.PresenceOf(source);
  const bool all = pattern == ".*" || pattern == "(.*)" ||
                   (given == Presence::Never && promql::CheckRegex(pattern).matches_empty);
  const bool plain = replacement.find('$') == std::string_view::npos;
  Presence matched = Presence::Sometimes;
  if (plain) matched = replacement.empty() ? Presence::Never : Presence::Always;
  // `$1` of `(.*)` is the source itself.
  const bool copied = replacement == "$1" || replacement == "${1}";
  if (copied && (pattern == "(.*)" || pattern == "(.+)"))
    matched = pattern == "(.+)" ? Presence::Always : given;
  if (all) return matched;
  return matched == before ? before : Presence::Sometimes;
}

// Values with separators between them are never empty.
Presence Joined(const Inference& in, const promql::CallView& call, const NodeFacts& operand) {
  constexpr size_t kFirstSource = 3;
  const size_t sources = call.arguments.size() - kFirstSource;
  if (sources > 1 && !TextAt(in, call, 2).empty()) return Presence::Always;
  bool all_never = true;
  for (size_t i = kFirstSource; i < call.arguments.size(); ++i) {
    const Presence presence = operand.labels.PresenceOf(TextAt(in, call, i));
    if (presence == Presence::Always) return Presence::Always;
    all_never = all_never && presence == Presence::Never;
  }
  return all_never ? Presence::Never : Presence::Sometimes;
}

}  // namespace

void ForgetBuckets(NodeFacts& facts) {
  facts.buckets_lo = 0;
  facts.buckets_hi = -1;
}

// The labels of what is absent are those that the selector demands. Source: Prometheus 3.14,
// promql/functions.go: the first `=` for a label sets it, any other matcher behind takes it away.
NodeFacts InferAbsent(const Inference& in, NodeId argument) {
  NodeFacts facts;
  facts.kind = Kind::Boolean;
  facts.range = Range::Of(1);
  facts.not_nan = true;
  facts.labels = LabelSet::Closed();
  facts.series = 1;
  facts.absent = true;
  while (in.ast.kind(argument) == NodeKind::Paren) argument = in.ast.paren(argument);
  if (in.ast.kind(argument) == NodeKind::MatrixSelector)
    argument = in.ast.matrix(argument).selector;
  if (in.ast.kind(argument) != NodeKind::VectorSelector) return facts;
  std::vector<std::string_view> demanded_before;
  for (const promql::Matcher matcher : in.ast.selector(argument).matchers) {
    if (matcher.name == "__name__" || matcher.bare_name) continue;
    if (matcher.name_variable) {
      facts.labels = LabelSet::Open();
      return facts;
    }
    const bool demanded = matcher.op == promql::MatchOp::Equal &&
                          std::find(demanded_before.begin(), demanded_before.end(), matcher.name) ==
                              demanded_before.end();
    if (demanded) demanded_before.push_back(matcher.name);
    if (!demanded || (matcher.value.empty() && !matcher.value_variable)) {
      facts.labels.Remove(matcher.name);
      continue;
    }
    facts.labels.Set({.name = matcher.name,
                      .presence = matcher.value_variable ? Presence::Sometimes : Presence::Always,
                      .values = matcher.value_variable ? ValueSet() : ValueSet({matcher.value}),
                      .cardinality = 1});
  }
  return facts;
}

NodeFacts InferRelabelled(const Inference& in, const promql::CallView& call) {
  NodeFacts facts = in.Of(call.arguments[0]);
  if (!AllTexts(in, call)) {
    ForgetBuckets(facts);
    facts.labels = LabelSet::Open();
    facts.series = 0;
    return facts;
  }
  const std::string_view name = TextAt(in, call, 1);
  if (name == "le") ForgetBuckets(facts);
  LabelFacts label;
  label.name = name;
  const Presence before = facts.labels.PresenceOf(name);
  label.presence = call.function == FunctionId::label_join
                       ? Joined(in, call, in.Of(call.arguments[0]))
                       : Replaced(in, call, in.Of(call.arguments[0]), before);
  if (label.presence == Presence::Never) {
    facts.labels.Remove(name);
  } else {
    facts.labels.Set(std::move(label));
  }
  return facts;
}

}  // namespace qoe::facts
