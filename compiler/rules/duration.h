// Durations of rule files. Source: prometheus/common 0.67 model/time.go ParseDuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace qoe::rules {

// `5m`, `1h30m`, `0` in milliseconds; nothing for any other text, and beyond 292 years.
std::optional<int64_t> ParseDurationMs(std::string_view text);

}  // namespace qoe::rules
