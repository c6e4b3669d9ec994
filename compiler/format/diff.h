// The difference of two texts, for people.
#pragma once

#include <string>

namespace qoe::format {

// A unified diff with three lines of context and a head of `--- path` and `+++ path`.
std::string UnifiedDiff(const std::string& path, const std::string& before,
                        const std::string& after);

}  // namespace qoe::format
