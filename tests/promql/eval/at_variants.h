// An instant evaluation with its time written into it gives the same at any other time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace promql::eval::test {

struct Variant {
  std::string expression;
  int64_t at_ms = 0;
};

// The expression with `@ at_ms` on every selector that has none, at several times. None where a
// function looks at the time itself, or where the expression does not parse.
std::vector<Variant> AtVariants(std::string_view expression, int64_t at_ms);

}  // namespace promql::eval::test
