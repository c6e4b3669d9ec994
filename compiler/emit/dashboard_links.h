// Links and annotations as Grafana's JSON. Used by dashboard_json.cpp alone.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "compiler/artifact/dashboard.h"
#include "compiler/emit/grafana_traits.h"

namespace qoe::emit {

nlohmann::ordered_json LinksJson(const std::vector<artifact::Link>& links);
nlohmann::ordered_json AnnotationsJson(const std::vector<artifact::Annotation>& annotations,
                                       const GrafanaTraits& grafana);

}  // namespace qoe::emit
