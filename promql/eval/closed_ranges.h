// Which servers evaluate with closed ranges (Options::closed_ranges).
#pragma once

#include "promql/target.h"

namespace promql::eval {

// Source: Prometheus CHANGELOG, 3.0.0: "range selectors and the lookback delta are now left-open".
inline constexpr Version kFirstWithOpenRanges = {3, 0};

inline bool HasClosedRanges(const Target& target) {
  return LanguageOf(target) < kFirstWithOpenRanges;
}

}  // namespace promql::eval
