// Binary operators between sub-expressions, by what these are. Internal to promql/eval/.
#pragma once

#include "promql/eval/evaluator.h"

namespace promql::eval {

Matrix EvaluateScalars(Evaluator& evaluator, NodeId id, const BinaryView& view);
// One side is a scalar.
Matrix EvaluateWithScalar(Evaluator& evaluator, NodeId id, const BinaryView& view);
// set_ops.cpp
Matrix EvaluateSetOperator(Evaluator& evaluator, NodeId id, const BinaryView& view);
// binary_matching.cpp
Matrix EvaluateMatching(Evaluator& evaluator, NodeId id, const BinaryView& view);

}  // namespace promql::eval
