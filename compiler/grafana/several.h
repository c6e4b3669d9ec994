// Findings that a dashboard repeats are told once, with the first few places.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"

namespace qoe::grafana {

// Labels some of the places behind the first one, which the report itself is at.
inline void LabelOthers(const std::vector<source::Location>& places, std::string_view text,
                        diag::Report& report) {
  constexpr size_t kMost = 4;
  for (size_t i = 1; i < std::min(places.size(), kMost); ++i) report.Label(places[i], "{}", text);
}

}  // namespace qoe::grafana
