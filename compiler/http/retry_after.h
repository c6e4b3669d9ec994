#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace qoe::http {

// The value of a header `Retry-After`: seconds, or a date of HTTP (RFC 9110, 10.2.3) seen from
// `now`. A date that is past gives 0, and nothing more than a day. None: it is neither.
std::optional<std::chrono::milliseconds> ParseRetryAfter(std::string_view value,
                                                         std::chrono::system_clock::time_point now);

}  // namespace qoe::http
