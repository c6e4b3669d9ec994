// Random expressions over the series of eval_series.h, right by type, that Prometheus 2.42 knows
// and computes by the same rules as 3.x.
#pragma once

#include <cstdint>
#include <string>

namespace qoe::acceptance {

// The same for the same seed.
std::string MakeEvalExpression(uint64_t seed);

}  // namespace qoe::acceptance
