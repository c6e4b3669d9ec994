#include "compiler/facts/infer_parts.h"

namespace qoe::facts {

NodeFacts InferSelector(const Inference& in, const promql::SelectorView& selector) {
  NodeFacts facts;
  const std::string_view name = selector.name_variable ? "" : selector.metric_name();
  if (!name.empty()) {
    if (const SeriesFacts* known = in.knowledge.Find(name)) facts = known->facts;
    facts.labels.Set({.name = "__name__",
                      .presence = Presence::Always,
                      .values = ValueSet({name}),
                      .cardinality = 1});
  }
  for (const promql::Matcher matcher : selector.matchers) {
    if (matcher.bare_name || matcher.name == "__name__" || matcher.name_variable) continue;
    LabelFacts label = facts.labels.Of(matcher.name);
    label.name = matcher.name;
    if (!Narrow(matcher, label)) facts.empty = true;
    if (label.presence == Presence::Never) {
      facts.labels.Remove(label.name);
    } else {
      facts.labels.Set(std::move(label));
    }
  }
  facts.series = facts.labels.Combinations();
  return facts;
}

}  // namespace qoe::facts
