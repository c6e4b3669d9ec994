// What a case says of the server, as a catalogue of metrics.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace qoe::pint {

// `selected`: the metrics that the case's rules read. All of them are declared, so that the
// catalogue is complete; but for their types and labels nothing is known of them except what the
// case says.
std::string CatalogueOf(const nlohmann::json& item, const std::set<std::string>& selected);

}  // namespace qoe::pint
