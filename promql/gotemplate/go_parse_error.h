// What Prometheus says of a template that Go's parser refuses.
#pragma once

#include <string>
#include <string_view>

#include "promql/gotemplate/issue.h"

namespace promql::gotemplate {

// `error parsing template NAME: template: NAME:LINE: …`. `issue` is one that Parse found in `text`.
// Go's words where it has them for what was found, else ours.
std::string GoParseError(std::string_view text, const Issue& issue, std::string_view name);

}  // namespace promql::gotemplate
