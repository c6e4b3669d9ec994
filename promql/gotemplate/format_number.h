// Numbers to text and back as Go's strconv does it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace promql::gotemplate {

// `verb`: e E f F g G, or b x X (powers of two). `precision`: digits behind the point, for g all
// digits; -1: as few as tell the number from its neighbours. `+Inf`, `-Inf`, `NaN` for the others.
std::string FormatFloat(double value, char verb, int precision);

enum class NumberError : uint8_t { None, Syntax, Range };
struct ParsedFloat {
  double value = 0;
  NumberError error = NumberError::None;
};
// strconv.ParseFloat: decimal and hexadecimal, `inf` and `nan` in any case; too small is zero.
ParsedFloat ParseFloat(std::string_view text);

}  // namespace promql::gotemplate
