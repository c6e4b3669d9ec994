#pragma once

#include <string_view>

namespace qoe::live {

// Whether `value` satisfies `operation` `threshold`; NaN never does. Operations: `<`, `<=`, `>`,
// `>=`, `==`.
bool Satisfies(double value, std::string_view operation, double threshold);

}  // namespace qoe::live
