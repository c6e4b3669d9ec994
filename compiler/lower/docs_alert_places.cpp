// Where else what an alert watches is seen. Each thing once, however many indicators lead to it.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

// Of a burn alert also the budget, which is what dashboards show of an objective.
std::vector<Id<Indicator>> IndicatorsToShow(const DocContext& cx, const Alert& alert) {
  std::vector<Id<Indicator>> ids = cx.index.IndicatorsOf(alert);
  const Id<Objective> objective = cx.index.ObjectiveOf(alert);
  if (!objective.valid()) return ids;
  const Id<Indicator> left = cx.program.FindIndicator(
      fmt::format("{}_budget_left", cx.program.objectives[objective].name));
  if (left.valid()) ids.insert(ids.begin(), left);
  return ids;
}

}  // namespace

std::string PlacesText(const DocContext& cx, const Alert& alert) {
  std::vector<std::pair<std::string, std::vector<std::string>>> places;  // and what is there
  const auto add = [&](const std::string& place, std::string_view there) {
    auto known = std::find_if(places.begin(), places.end(),
                              [&](const auto& each) { return each.first == place; });
    if (known == places.end()) known = places.insert(known, {place, {}});
    std::vector<std::string>& all = known->second;
    if (!there.empty() && std::find(all.begin(), all.end(), there) == all.end())
      all.emplace_back(there);
  };
  const bool burn = cx.index.ObjectiveOf(alert).valid();
  for (const Id<Indicator> id : IndicatorsToShow(cx, alert)) {
    const IndicatorUses& uses = cx.index.UsesOf(id);
    for (const IndicatorUses::Shown& shown : uses.dashboards) {
      for (const std::string_view panel : shown.panels)
        add("Dashboard " + cx.index.LinkTo(shown.dashboard, "../"), panel);
    }
    for (const Id<Alert> other : uses.alerts) {
      if (&cx.program.alerts[other] != &alert) add("Alert " + cx.index.LinkTo(other, "../"), "");
    }
    const auto beside = burn ? std::vector<Id<Objective>>() : cx.index.ObjectivesBeside(id);
    for (const Id<Objective> objective : beside)
      add("Objective " + cx.index.LinkTo(objective, "../"), "of the same metrics");
    for (const IndicatorUses::Asked& asked : uses.gates) {
      for (const std::string& phase : asked.phases)
        add("Gate " + cx.index.LinkTo(asked.gate, "../"), phase);
    }
  }
  if (places.empty()) return {};
  std::string text = "\n## Where else it shows\n\n";
  for (const auto& [place, there] : places) {
    text += fmt::format("- {}{}{}\n", place, there.empty() ? "" : ": ",
                        Prose(fmt::format("{}", fmt::join(there, "; "))));
  }
  return text;
}

}  // namespace qoe::lower
