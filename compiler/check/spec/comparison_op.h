// A spec's comparisons as PromQL's; used in this folder alone.
#pragma once

#include "compiler/resolve/program.h"
#include "promql/operators.h"

namespace qoe::check {

// `Equal` for none.
constexpr promql::BinaryOp OpOf(Comparison comparison) {
  switch (comparison) {
    case Comparison::Above:
      return promql::BinaryOp::Greater;
    case Comparison::Below:
      return promql::BinaryOp::Less;
    case Comparison::AtLeast:
      return promql::BinaryOp::GreaterOrEqual;
    case Comparison::AtMost:
      return promql::BinaryOp::LessOrEqual;
    case Comparison::Equals:
    case Comparison::None:
      break;
  }
  return promql::BinaryOp::Equal;
}

}  // namespace qoe::check
