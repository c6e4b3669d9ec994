#include "compiler/scenario/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/test/expectation.h"

namespace qoe::scenario {

using promql::eval::Labels;
using test::AlertPhase;

bool HasLabels(const Labels& all, const artifact::NamedTexts& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const auto& pair) { return all.Get(pair.first) == pair.second; });
}

AlertPhase AlertHistory::At(int64_t t_ms) const {
  AlertPhase phase = AlertPhase::Inactive;
  for (const Turn& turn : turns) {
    if (turn.t_ms > t_ms) break;
    phase = turn.phase;
  }
  return phase;
}

std::optional<int64_t> AlertHistory::FirstFiring() const {
  const auto found = std::find_if(turns.begin(), turns.end(), [](const Turn& turn) {
    return turn.phase == AlertPhase::Firing;
  });
  return found == turns.end() ? std::nullopt : std::optional(found->t_ms);
}

std::string AlertHistory::Text() const {
  std::string text;
  for (const Turn& turn : turns) {
    text += text.empty() ? "" : ", ";
    switch (turn.phase) {
      case AlertPhase::Pending:
        text += "pending from ";
        break;
      case AlertPhase::Firing:
        text += "firing from ";
        break;
      case AlertPhase::Inactive:
        text += "gone at ";
        break;
    }
    text += test::DurationText(turn.t_ms);
  }
  return text;
}

void Histories::Note(int64_t t_ms, std::string_view name, const test::Manager& manager) {
  auto known = alerts_.find(name);
  const std::vector<test::Manager::NamedAlert> active = manager.ActiveAlerts(name);
  if (active.empty() && known == alerts_.end()) return;
  if (known == alerts_.end()) known = alerts_.emplace(std::string(name), ByLabels()).first;
  std::set<Labels> seen;
  for (const test::Manager::NamedAlert& each : active) {
    const AlertPhase phase = each.alert->phase;
    if (phase == AlertPhase::Inactive) continue;
    seen.insert(each.alert->labels);
    AlertHistory& history = known->second[each.alert->labels];
    if (phase == AlertPhase::Firing && !history.FirstFiring())
      history.annotations = manager.Annotations(each);
    if (history.turns.empty() || history.turns.back().phase != phase)
      history.turns.push_back({t_ms, phase});
  }
  for (auto& [labels, history] : known->second) {
    if (seen.contains(labels) || history.turns.back().phase == AlertPhase::Inactive) continue;
    history.turns.push_back({t_ms, AlertPhase::Inactive});
  }
}

std::vector<std::pair<const Labels*, const AlertHistory*>> Histories::Matching(
    std::string_view name, const artifact::NamedTexts& labels) const {
  std::vector<std::pair<const Labels*, const AlertHistory*>> found;
  const auto known = alerts_.find(name);
  if (known == alerts_.end()) return found;
  for (const auto& [all, history] : known->second) {
    if (HasLabels(all, labels)) found.emplace_back(&all, &history);
  }
  return found;
}

}  // namespace qoe::scenario
