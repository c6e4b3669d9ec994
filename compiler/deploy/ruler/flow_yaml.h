// YAML values on one line, for what is kept without being understood.
#pragma once

#include <optional>
#include <string>

#include "compiler/yaml/document.h"

namespace qoe::ruler {

// The node in flow style: `[{url: "http://x", n: 1}]`. What was in quotes stays a text, what was
// not stays what it is. Nothing beyond a megabyte.
std::optional<std::string> FlowYaml(const yaml::Node& node);

}  // namespace qoe::ruler
