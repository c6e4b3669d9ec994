// Moments as texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qoe::live {

// RFC 3339 (`2026-11-28T07:00:00.5+01:00`, also with a space for the `T`), in milliseconds since
// 1970. None: it is no such text.
std::optional<int64_t> ParseTime(std::string_view text);

// "2026-11-28T07:00:00Z"; parts of a second are left out.
std::string TimeText(int64_t milliseconds);
// "07:00:00", of UTC.
std::string ClockText(int64_t milliseconds);

}  // namespace qoe::live
