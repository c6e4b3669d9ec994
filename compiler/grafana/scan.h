// Texts of a dashboard, looked through for what Grafana puts in.
#pragma once

#include <functional>
#include <string_view>

#include "compiler/json/document.h"

namespace qoe::grafana {

// Calls `found` with the name of each variable that `text` names with a `$` or in `[[…]]`, wherever
// it stands: in a URL, `#` begins no comment.
void ForEachVariable(std::string_view text, const std::function<void(std::string_view)>& found);

// Calls `found` with each string below `root`, and the name of the member that holds it or its
// list.
void ForEachString(const json::Value& root,
                   const std::function<void(std::string_view key, const json::Value&)>& found);

}  // namespace qoe::grafana
