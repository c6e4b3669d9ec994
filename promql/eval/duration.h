// The value of lengths of time that are expressions: `[step() * 2]`. Internal to promql/eval/.
#pragma once

#include <cstdint>

#include "promql/ast.h"

namespace promql::eval {

// What `step()` and `range()` stand for.
struct QueryTimes {
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  int64_t step_ms = 0;  // 0: an instant query
};

// Milliseconds; throws Failure where it has no value (division by zero, beyond 292 years) or is not
// positive although it is not an offset.
int64_t RangeOf(const Ast& ast, const Duration& duration, const QueryTimes& times);
int64_t OffsetOf(const Ast& ast, const Duration& duration, const QueryTimes& times);

}  // namespace promql::eval
