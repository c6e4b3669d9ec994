// Whether comparisons of values in given ranges can hold.
#pragma once

#include "compiler/facts/value_range.h"
#include "promql/operators.h"

namespace qoe::facts {

// `value op limit` holds for no pair of them.
bool NeverHolds(promql::BinaryOp op, Range value, Range limit);
// It holds for every pair of them, NaN left out.
bool AlwaysHolds(promql::BinaryOp op, Range value, Range limit);

}  // namespace qoe::facts
