// Two versions of a panel against each other; used by `CompareDashboards` alone.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/changes/settings.h"

namespace qoe::grafana_target {

using Json = nlohmann::json;

// A panel of a dashboard and the row that it stands in.
struct PlacedPanel {
  const Json* json = nullptr;
  std::string row;  // its title; empty: none, or it has no title

  std::string Name() const;
};

// All panels from top to bottom, rows among them and those of collapsed rows behind theirs.
std::vector<PlacedPanel> PanelsOf(const Json& dashboard);

inline constexpr size_t kNoPanel = static_cast<size_t>(-1);

// For each panel of `after` the index of what it was in `before`, or kNoPanel: first the same type
// and title, then the same type and id. Each is used once.
std::vector<size_t> MatchPanels(const std::vector<PlacedPanel>& before,
                                const std::vector<PlacedPanel>& after);

// What changed but for the panel's place and id. `reworded` counts queries that are written
// otherwise and mean the same.
std::vector<changes::Field> PanelFields(const Json& before, const Json& after, size_t& reworded);

// `green, red from 3`.
std::string ThresholdsText(const Json& panel);

// Adds changes of settings, where there are many only the first ones and how many follow.
void AddSettings(const std::vector<changes::SettingChange>& settings,
                 std::vector<changes::Field>& fields);

// A query's change, in words; `name` is the field's. Same meaning: nothing is added.
void AddQuery(const std::string& name, const std::string& before, const std::string& after,
              bool promql, std::vector<changes::Field>& fields, size_t& reworded);

}  // namespace qoe::grafana_target
