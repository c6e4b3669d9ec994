// What differs between two configurations of an Alertmanager, by what it means: receivers by name,
// routes by whom they take and to whom they lead, inhibitions, and every other setting. Secrets are
// compared and never shown.
#pragma once

#include <nlohmann/json.hpp>

#include "compiler/deploy/changes/changes.h"

namespace qoe::alertmanager_target {

using Json = nlohmann::json;

// Both as `ReadConfig` gives them; null: there is none.
changes::Changes CompareConfigs(const Json& before, const Json& after);

}  // namespace qoe::alertmanager_target
