// What the expression of an alert says of the traffic with which it fires. Hints: they order what
// is tried, and nothing is proved by them.
#pragma once

#include <vector>

#include "promql/ast.h"

namespace qoe::generate {

struct Condition {
  enum class Side { Above, Below, Neither };
  Side side = Side::Neither;     // of its threshold
  bool exact = false;            // `==`
  bool of_what_is_gone = false;  // absent(…), or `unless`
  std::vector<double> numbers;   // that it compares with
  double series = 0;             // how many there have to be: count(…) > 1000
};

Condition ConditionOf(const promql::Ast& alert);

}  // namespace qoe::generate
