// What Grafana's panel plugins want to be told, by panel type (@grafana/schema,
// raw/composable/<panel>/panelcfg). Used by dashboard_json.cpp alone.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "compiler/artifact/dashboard.h"
#include "compiler/emit/grafana_traits.h"

namespace qoe::emit {

std::string_view PanelTypeId(artifact::PanelType type);
// fieldConfig.defaults.color.mode
std::string_view ColourMode(artifact::PanelType type);
nlohmann::ordered_json PanelOptions(const artifact::Panel& panel, const GrafanaTraits& grafana);
// fieldConfig.defaults.custom; empty: none
nlohmann::ordered_json CustomFieldConfig(const artifact::Panel& panel);
// fieldConfig.defaults.mappings, in the form of schemaVersion 30 and later.
nlohmann::ordered_json Mappings(const artifact::Panel& panel);
nlohmann::ordered_json Transformations(const artifact::Panel& panel);

}  // namespace qoe::emit
