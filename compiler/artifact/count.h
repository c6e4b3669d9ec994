// How much of something a bundle holds, and how much there was before.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace qoe::artifact {

struct Count {
  std::string_view what;  // "alert rules"; of static storage
  std::optional<int64_t> published;
  int64_t now = 0;
};

}  // namespace qoe::artifact
