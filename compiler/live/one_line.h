#pragma once

#include <string>
#include <string_view>

namespace qoe::live {

// The beginning of a text of somebody else, for a message: on one line, without control characters
// and backticks, and not too long. Secrets are taken out before.
std::string OneLine(std::string_view text);

}  // namespace qoe::live
