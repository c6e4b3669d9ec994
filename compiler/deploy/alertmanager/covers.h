// Whether an Alertmanager runs with a configuration.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace qoe::alertmanager_target {

using Json = nlohmann::json;

// `running`: what the status API shows, with every default filled in and secrets hidden. Returns
// the first setting of `wanted` that is another one there, with both values; empty: all are there.
// Secrets that are hidden count as the wanted ones.
std::string FirstNotRunning(const Json& running, const Json& wanted);

// Whether two settings mean the same: also `60m` and `1h`.
bool SameSetting(const Json& a, const Json& b);

}  // namespace qoe::alertmanager_target
