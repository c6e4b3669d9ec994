// The operator loads those PrometheusRule objects that its `ruleSelector` selects, by their labels:
// one that lacks a label of its neighbour may never be loaded. Source: Prometheus Operator docs,
// user-guides/alerting.
#include <algorithm>

#include "compiler/rules/check_parts.h"

namespace qoe::rules {
namespace {

bool Carries(const RuleSet& set, std::string_view name) {
  return std::any_of(set.labels.begin(), set.labels.end(),
                     [&](const NamedField& label) { return label.name.value() == name; });
}

}  // namespace

void CheckSetLabels(const RuleFile& file, diag::Sink& sink) {
  for (const RuleSet& set : file.sets) {
    if (set.kind != SetKind::Resource || !set.name.set()) continue;
    for (const RuleSet& other : file.sets) {
      if (&other == &set || other.kind != SetKind::Resource) continue;
      const auto missing =
          std::find_if(other.labels.begin(), other.labels.end(),
                       [&](const NamedField& label) { return !Carries(set, label.name.value()); });
      if (missing == other.labels.end()) continue;
      sink.Add(diag::Code::RuleObjectLabels, set.name.location,
               "`{}` lacks the label `{}`, by which the other PrometheusRule of this file may be "
               "selected",
               set.name.value(), missing->name.value())
          .Label(missing->name.location, "the other one has it")
          .Help("give both the same labels: `{}: {}`", missing->name.value(),
                missing->value.value());
      break;
    }
  }
}

}  // namespace qoe::rules
