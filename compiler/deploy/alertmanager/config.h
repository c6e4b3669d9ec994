// The configuration of an Alertmanager as a tree: objects, lists and texts (Alertmanager docs,
// configuration). Whoever wrote it, the same routing gives the same tree.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "compiler/base/result.h"

namespace qoe::alertmanager_target {

using Json = nlohmann::json;

// Scalars are texts, with or without quotes. Matchers, in the old notation (`match`, `match_re`) or
// the new one, are a sorted list `matchers` (`source_matchers` …) of `name="value"`; `continue` is
// there only where it is true. Errors: a text that is no YAML mapping.
Result<Json> ReadConfig(std::string text);

// Any YAML mapping as such a tree, without that. `what` names it in errors.
Result<Json> ReadYaml(std::string text, const std::string& what);

// `severity = critical` → `severity="critical"`; a text that is no matcher stays as it is.
std::string NormalMatcher(const std::string& text);

}  // namespace qoe::alertmanager_target
