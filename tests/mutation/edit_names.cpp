// Names and values in selectors and clauses.
#include "tests/mutation/expression_edits.h"

namespace qoe::mutation {
namespace {

using facts::Presence;
using promql::NodeId;
using promql::NodeKind;

class Names {
 public:
  Names(const ExpressionInput& in, Edits& out) : in_(in), out_(out) {}

  void Selector(NodeId id) {
    const promql::SelectorView selector = in_.ast.selector(id);
    if (!selector.name.empty() && !selector.name_variable) {
      for (const std::string& slip : Slips(selector.name)) {
        if (in_.catalogue.FindSeries(slip) == nullptr)
          out_.push_back({Kind::MetricName, selector.name_span, slip});
      }
    }
    const check::KnownSeries* known = in_.catalogue.FindSeries(selector.metric_name());
    if (known == nullptr) return;
    for (const promql::Matcher matcher : selector.matchers)
      Matcher(matcher, known->series.facts.labels);
  }

  void Label(Kind kind, const promql::Label& label, const facts::LabelSet& a,
             const facts::LabelSet& b) {
    if (label.variable) return;
    for (const std::string& slip : Slips(label.name)) {
      if (a.PresenceOf(slip) == Presence::Never && b.PresenceOf(slip) == Presence::Never)
        out_.push_back({kind, label.span, slip});
    }
  }

 private:
  void Matcher(const promql::Matcher& matcher, const facts::LabelSet& labels) {
    if (matcher.bare_name || matcher.name_variable) return;
    for (const std::string& slip : Slips(matcher.name)) {
      if (labels.PresenceOf(slip) == Presence::Never)
        out_.push_back({Kind::MatcherLabel, matcher.name_span, slip});
    }
    if (matcher.value_variable) return;
    const bool equal = matcher.op == promql::MatchOp::Equal;
    if (equal) out_.push_back({Kind::EqualToRegex, matcher.op_span, "=~"});
    const facts::LabelFacts label = labels.Of(matcher.name);
    if (!label.values.known() || matcher.value.empty()) return;
    if (equal || matcher.op == promql::MatchOp::NotEqual) {
      for (const std::string& slip : Slips(matcher.value)) {
        if (!label.values.Contains(slip))
          out_.push_back({Kind::MatcherValue, matcher.value_span, '"' + slip + '"'});
      }
    }
    if (matcher.op == promql::MatchOp::Regex && !label.values.Contains(matcher.value))
      out_.push_back({Kind::RegexToEqual, matcher.op_span, "="});
  }

  const ExpressionInput& in_;
  Edits& out_;
};

}  // namespace

void EditNames(const ExpressionInput& in, Edits& out) {
  Names names(in, out);
  for (uint32_t i = 0; i < in.ast.size(); ++i) {
    const NodeId id{i};
    if (in.ast.kind(id) == NodeKind::VectorSelector) names.Selector(id);
    if (in.ast.kind(id) == NodeKind::Aggregate) {
      const promql::AggregateView aggregate = in.ast.aggregate(id);
      const facts::LabelSet& labels = in.Of(aggregate.operand).labels;
      for (const promql::Label label : aggregate.labels)
        names.Label(Kind::GroupingLabel, label, labels, labels);
    }
    if (in.ast.kind(id) != NodeKind::Binary) continue;
    const promql::BinaryView binary = in.ast.binary(id);
    const facts::LabelSet& left = in.Of(binary.lhs).labels;
    const facts::LabelSet& right = in.Of(binary.rhs).labels;
    for (const promql::Label label : binary.labels)
      names.Label(Kind::MatchingLabel, label, left, right);
    for (const promql::Label label : binary.include)
      names.Label(Kind::MatchingLabel, label, left, right);
  }
}

}  // namespace qoe::mutation
