// Numbers of the exposition formats. Internal to import/.
#pragma once

#include <string_view>

namespace qoe::import {

// What Go's `strconv.ParseFloat` takes, as far as exporters write it: decimal and hexadecimal
// numbers, `NaN`, `Inf` and `Infinity` in any case and with a sign. Too large a number is infinite.
bool ParseNumber(std::string_view text, double& value);

}  // namespace qoe::import
