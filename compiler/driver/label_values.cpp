#include "compiler/driver/label_values.h"

#include <algorithm>

#include "compiler/check/catalogue.h"
#include "compiler/check/spec/indicator_facts.h"
#include "compiler/facts/infer.h"

namespace qoe::driver {
namespace {

bool IsSetBy(const test::Rule& rule, std::string_view label) {
  return std::any_of(rule.labels.begin(), rule.labels.end(),
                     [&](const test::NamedTemplate& each) { return each.name == label; });
}

bool IsEnumerated(const Program& program, std::string_view name) {
  const Id<Label> label = program.FindLabel(name);
  return label.valid() && !program.labels[label].values.empty();
}

std::vector<test::KnownLabel> LabelsOf(const Program& program, const facts::LabelSet& labels,
                                       const test::Rule& rule) {
  std::vector<test::KnownLabel> known;
  for (const facts::LabelFacts& label : labels.named()) {
    const std::vector<std::string_view>& values = label.values.values();
    const bool counts = label.presence != facts::Presence::Never && label.values.known() &&
                        values.size() > 1 && values.size() <= kMostLabelValues;
    if (!counts || !IsEnumerated(program, label.name) || IsSetBy(rule, label.name)) continue;
    known.push_back({std::string(label.name), {values.begin(), values.end()}});
  }
  return known;
}

}  // namespace

test::KnownLabels LabelValuesOf(const Program& program, const EmittedRules& rules) {
  check::Catalogue catalogue(&program);
  const check::IndicatorFacts recorded(program, catalogue);
  test::KnownLabels all;
  std::vector<facts::NodeFacts> nodes;
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules) {
      facts::Infer(rule.ast, catalogue, nodes);
      if (nodes.empty()) continue;
      std::vector<test::KnownLabel> known = LabelsOf(program, nodes.back().labels, rule);
      if (!known.empty()) all.emplace(&rule, std::move(known));
    }
  }
  return all;
}

}  // namespace qoe::driver
