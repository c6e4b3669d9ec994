// How each kind of node is evaluated; one file each. Internal to promql/eval/.
#pragma once

#include "promql/eval/evaluator.h"

namespace promql::eval {

Matrix EvaluateSelector(Evaluator& evaluator, NodeId id);   // selector.cpp
Matrix EvaluateUnary(Evaluator& evaluator, NodeId id);      // unary.cpp
Matrix EvaluateBinary(Evaluator& evaluator, NodeId id);     // binary.cpp
Matrix EvaluateCall(Evaluator& evaluator, NodeId id);       // function_table.cpp
Matrix EvaluateAggregate(Evaluator& evaluator, NodeId id);  // aggregate.cpp

}  // namespace promql::eval
