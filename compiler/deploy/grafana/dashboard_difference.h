// What differs between two versions of one dashboard, by what it means: its panels with their
// queries (PromQL as trees), units and thresholds, its variables and annotations, and every other
// setting by its path.
//
// Not a difference: what Grafana keeps for itself (`id`, `version`, `iteration`, and the versions
// of its schema and plugins), empty settings against missing ones, the order of panels, what a
// variable found when it was last asked.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "compiler/deploy/changes/changes.h"

namespace qoe::grafana_target {

using Json = nlohmann::json;

struct DashboardDifference {
  changes::Item item;  // the dashboard; `change` is Same where nothing differs
  size_t reworded = 0;

  bool empty() const { return item.change == changes::Change::Same; }
};

DashboardDifference CompareDashboards(const Json& before, const Json& after);

// A dashboard that is wholly new, or wholly gone.
changes::Item WholeDashboard(changes::Change change, const Json& dashboard);

// Whether a load would change nothing.
bool SameDashboard(const Json& before, const Json& after);

}  // namespace qoe::grafana_target
