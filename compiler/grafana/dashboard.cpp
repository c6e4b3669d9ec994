#include "compiler/grafana/dashboard.h"

#include <algorithm>

namespace qoe::grafana {

size_t Dashboard::PanelCount() const {
  return static_cast<size_t>(std::count_if(panels.begin(), panels.end(), [](const Panel& panel) {
    return panel.kind == PanelKind::Panel || panel.kind == PanelKind::Library;
  }));
}

const Panel* Dashboard::PanelOf(const Query& query) const {
  return query.panel < 0 ? nullptr : &panels[static_cast<size_t>(query.panel)];
}

const Target* Dashboard::TargetOf(const Query& query) const {
  const Panel* panel = PanelOf(query);
  if (panel == nullptr || query.target < 0) return nullptr;
  return &panel->targets[static_cast<size_t>(query.target)];
}

const json::Value* Panel::FieldDefault(std::string_view key) const {
  const json::Value* at = json;
  // Resources keep it with the visualisation.
  for (const char* step : {"vizConfig", "spec"}) {
    const json::Value* below = at != nullptr ? at->Find(step) : nullptr;
    if (below == nullptr) break;
    at = below;
  }
  for (const std::string_view step :
       {std::string_view("fieldConfig"), std::string_view("defaults"), key})
    at = at != nullptr ? at->Find(step) : nullptr;
  return at;
}

const Field& Dashboard::UnitOf(const Panel& panel, const Target& target) const {
  for (const UnitOverride& each : panel.overrides) {
    if (each.matcher == "byFrameRefID" && each.options == target.ref_id.text) return each.unit;
  }
  return panel.unit;
}

}  // namespace qoe::grafana
