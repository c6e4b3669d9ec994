// A variable that a panel could obey and does not: somebody chooses a device, and the panel goes on
// showing all of them.
#include <algorithm>
#include <set>

#include "compiler/check/dashboard/context.h"
#include "promql/variables.h"

namespace qoe::check {
namespace {

// What the queries of one panel select, and which variables they use.
struct PanelUse {
  std::vector<const KnownSeries*> series;
  std::set<std::string, std::less<>> variables;
  bool known = true;  // the catalogue has all of them
};

std::vector<PanelUse> UsesOf(const grafana::Dashboard& dashboard,
                             const std::vector<grafana::ParsedQuery>& queries,
                             const Catalogue& catalogue) {
  std::vector<PanelUse> uses(dashboard.panels.size());
  for (size_t i = 0; i < queries.size(); ++i) {
    const grafana::Query& query = dashboard.queries[i];
    if (query.place != grafana::Place::Panel || query.panel < 0) continue;
    PanelUse& use = uses[static_cast<size_t>(query.panel)];
    for (const promql::VariableUse& variable : promql::FindVariables(query.text.text()))
      use.variables.emplace(variable.name);
    if (query.language != grafana::Language::Promql || !queries[i].ok) {
      use.known = false;
      continue;
    }
    const promql::Ast& ast = queries[i].promql;
    for (uint32_t k = 0; k < ast.size(); ++k) {
      const promql::NodeId id{k};
      if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const promql::SelectorView selector = ast.selector(id);
      const KnownSeries* known =
          selector.name_variable ? nullptr : catalogue.FindSeries(selector.metric_name());
      if (known == nullptr || !known->declared.file.valid()) use.known = false;
      if (known != nullptr) use.series.push_back(known);
    }
  }
  return uses;
}

// A recorded series among them, and none that carries the label: it was aggregated away.
bool RecordedWithout(const PanelUse& use, std::string_view label) {
  bool recorded = false;
  for (const KnownSeries* known : use.series) {
    const facts::LabelSet& labels = known->series.facts.labels;
    if (!labels.closed() || labels.PresenceOf(label) != facts::Presence::Never) return false;
    recorded = recorded || known->series.recorded;
  }
  return recorded;
}

bool AllCarry(const PanelUse& use, std::string_view label) {
  return std::all_of(use.series.begin(), use.series.end(), [&](const KnownSeries* known) {
    const facts::LabelSet& labels = known->series.facts.labels;
    return labels.closed() && labels.PresenceOf(label) != facts::Presence::Never;
  });
}

bool UsedElsewhere(const std::vector<PanelUse>& uses, std::string_view variable) {
  return std::any_of(uses.begin(), uses.end(),
                     [&](const PanelUse& use) { return use.variables.contains(variable); });
}

}  // namespace

std::string_view LabelOf(const grafana::Variable& variable) {
  if (variable.type == "custom") return variable.name;
  if (variable.type != "query") return {};
  const std::string_view text = grafana::Trimmed(variable.query.text);
  if (!text.starts_with("label_values(") || !text.ends_with(')')) return {};
  const size_t comma = text.rfind(',');
  const size_t begin = comma == std::string_view::npos ? text.find('(') + 1 : comma + 1;
  return grafana::Trimmed(text.substr(begin, text.size() - 1 - begin));
}

void CheckVariablesApplied(const grafana::Dashboard& dashboard,
                           const std::vector<grafana::ParsedQuery>& queries,
                           const Catalogue& catalogue, diag::Sink& sink) {
  const std::vector<PanelUse> uses = UsesOf(dashboard, queries, catalogue);
  for (size_t i = 0; i < uses.size(); ++i) {
    const PanelUse& use = uses[i];
    if (!use.known || use.series.empty()) continue;
    for (const grafana::Variable& variable : dashboard.variables) {
      const std::string_view label = LabelOf(variable);
      if (label.empty() || use.variables.contains(variable.name)) continue;
      const grafana::Panel& panel = dashboard.panels[i];
      if (RecordedWithout(use, label) && UsedElsewhere(uses, variable.name)) {
        sink.Add(diag::Code::VariableNotApplied, panel.location,
                 "the panel cannot follow the variable `{}`: what it shows was recorded without "
                 "the label `{}`",
                 variable.name, label)
            .Label(variable.location, "the variable")
            .Help("record the series by that label, too, or say in the title that it is the whole");
      }
      if (!AllCarry(use, label)) continue;
      sink.Add(diag::Code::VariableNotApplied, panel.location,
               "the panel ignores the variable `{}`, although its metrics carry the label `{}`",
               variable.name, label)
          .Label(variable.location, "the variable")
          .Help("add the matcher `{}=~\"${}\"` to its queries", label, variable.name);
    }
  }
}

}  // namespace qoe::check
