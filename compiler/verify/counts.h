// How many series there are of each of many names, with few requests; used in this folder alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/live/prometheus.h"

namespace qoe::verify {

// Series with a value at that moment, by name; names without one are left out. `numbers`: only
// series whose value is a number.
Result<std::map<std::string, double>> CountSeries(const live::Prometheus& api,
                                                  const std::vector<std::string>& names,
                                                  int64_t time_ms, bool numbers);

}  // namespace qoe::verify
