// What Grafana's panel plugins want to be told, by panel type (@grafana/schema 12,
// raw/composable/<panel>/panelcfg). Used by dashboard_json.cpp alone.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "compiler/artifact/dashboard.h"

namespace qoe::emit {

std::string_view PanelTypeId(artifact::PanelType type);
// fieldConfig.defaults.color.mode
std::string_view ColourMode(artifact::PanelType type);
nlohmann::ordered_json PanelOptions(const artifact::Panel& panel);
// fieldConfig.defaults.custom; empty: none
nlohmann::ordered_json CustomFieldConfig(const artifact::Panel& panel);
nlohmann::ordered_json Transformations(const artifact::Panel& panel);

}  // namespace qoe::emit
