// Numbers as Go's fmt and strconv write them. Internal to promql/eval/.
#pragma once

#include <cstdint>
#include <string>

namespace promql::eval {

// `%g`: the shortest text that reads back the same, with an exponent where it is below -4 or 21 and
// above.
std::string FormatShortest(double value);
// `%.*g` with that many digits, trailing zeros left away.
std::string FormatDigits(double value, int digits);
// strconv's 'f' with all digits needed: no exponent, `+Inf`, `NaN`.
std::string FormatPlain(double value);
// As in OpenMetrics labels: FormatShortest with `.0` behind whole numbers.
std::string FormatOpenMetrics(double value);
// `%f`: six decimals.
std::string FormatFixed(double value);
// `2006-01-02T15:04:05Z`, whole seconds.
std::string FormatUtcSeconds(int64_t seconds);

}  // namespace promql::eval
