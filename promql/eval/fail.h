// How evaluation stops: thrown where it cannot go on, caught at the entry. Internal to
// promql/eval/.
#pragma once

#include <string>
#include <utility>

#include "promql/eval/query.h"

namespace promql::eval {

struct Failure {
  EvalError error;
};

[[noreturn]] inline void Fail(std::string message, Span span = {}) {
  throw Failure{{std::move(message), span}};
}

// Two series of a result became the same.
[[noreturn]] inline void FailSameLabels(Span span = {}) {
  Fail("vector cannot contain metrics with the same labelset", span);
}

}  // namespace promql::eval
