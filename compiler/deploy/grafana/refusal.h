// Why a request to Grafana came to nothing, in words.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "compiler/http/message.h"

namespace qoe::grafana_target {

// `json` is the answer's body, discarded where that is none. Told apart: no answer, credentials
// that are not accepted, a login page in Grafana's place, a permission that is missing, an address
// that leads elsewhere. Else what Grafana says.
std::string WhyRefused(const http::Response& response, const nlohmann::json& json);

}  // namespace qoe::grafana_target
