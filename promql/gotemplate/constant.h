// The value of a number that stands in a template, whose type its spelling decides.
#pragma once

#include <complex>
#include <cstdint>
#include <string_view>

namespace promql::gotemplate {

struct Constant {
  enum class Kind : uint8_t { Int, Float, Complex, TooLarge } kind = Kind::Int;
  int64_t integer = 0;
  double number = 0;
  std::complex<double> complex;
  // Whether it can be passed where an integer is wanted: also `1e3`.
  bool is_integer = false;
};

// `text` as Number has it in the tree. TooLarge: an integer that fits in no int64.
Constant ParseConstant(std::string_view text);

}  // namespace promql::gotemplate
