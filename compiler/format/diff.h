// The difference between a file and its formatted text, for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::format {

// Bytes of the old text, and those that stand in the new one instead.
struct Change {
  size_t old_begin = 0, old_end = 0;
  size_t new_begin = 0, new_end = 0;
};

// A unified diff with three lines of context and a head of `--- path` and `+++ path (what)`.
// `changes` are all there are, in order: nothing is searched for, so that it takes linear time.
std::string UnifiedDiff(std::string_view path, std::string_view before, std::string_view after,
                        const std::vector<Change>& changes, std::string_view what = "formatted");

}  // namespace qoe::format
