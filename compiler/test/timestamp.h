// Points in time, as unit tests write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace qoe::test {

// Milliseconds since 1970 of seconds since then (`1609459200`, also with decimals) or of RFC 3339
// (`2021-01-01T00:00:00Z`, `…+02:00`); nothing for any other text.
std::optional<int64_t> ParseTimestampMs(std::string_view text);

}  // namespace qoe::test
