// JSON of Prometheus' API → values. Source: Prometheus docs, querying/api.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/live/answer.h"

namespace qoe::live {

// A number as the API writes it: "0.5", "NaN", "+Inf". None: it is none.
std::optional<double> ParseNumber(std::string_view text);

// The whole answer to a query or a range query. None: it is not what the API has there.
std::optional<Answer> ReadAnswer(const nlohmann::json& json);
std::optional<std::vector<RuleGroup>> ReadRules(const nlohmann::json& json);
std::optional<std::vector<Alert>> ReadAlerts(const nlohmann::json& json);
// Lists of texts: values of a label.
std::optional<std::vector<std::string>> ReadTexts(const nlohmann::json& json);

// The member of that name where it is a text; else empty.
std::string TextOf(const nlohmann::json& object, const char* key);

}  // namespace qoe::live
