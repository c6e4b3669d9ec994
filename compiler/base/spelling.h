// Nearest known name, for "did you mean".
#pragma once

#include <string_view>
#include <vector>

namespace qoe {

// Optimal string alignment distance: insert, delete, replace, swap of neighbours each cost 1.
// Stops early: returns `limit + 1` when the distance is larger than `limit`.
int EditDistance(std::string_view a, std::string_view b, int limit);

// The candidate nearest to `name`, or empty if none is near enough to be a likely slip: at most a
// third of the name's length (at least 1) away. On a tie the first candidate wins. Names that
// differ only in case or in `-`, `_`, `.` count as distance 1.
std::string_view Nearest(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace qoe
