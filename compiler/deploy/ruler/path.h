// Addresses of a ruler's API.
#pragma once

#include <string>
#include <string_view>

namespace qoe::ruler {

// A name as one segment of a path (RFC 3986): every byte but letters, digits and `-._~` is escaped,
// and so are the dots of `.` and `..`, which would be taken for a way up.
std::string PathSegment(std::string_view name);

// `prefix` is what the API stands under: `/prometheus/config/v1/rules` (Mimir), `/api/v1/rules`
// (Cortex), with or without a slash at its end. An empty namespace is the list of all, an empty
// group that of a namespace. Never a slash at the end: rulers do not know such an address.
std::string RulesPath(std::string_view prefix, std::string_view name_space, std::string_view group);

}  // namespace qoe::ruler
