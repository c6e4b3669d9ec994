#include "compiler/facts/comparison.h"

namespace qoe::facts {

using promql::BinaryOp;

bool NeverHolds(BinaryOp op, Range value, Range limit) {
  switch (op) {  // NOLINT(bugprone-switch-missing-default-case)
    case BinaryOp::Greater:
      return value.hi <= limit.lo && value.hi != Range::kInfinity;
    case BinaryOp::GreaterOrEqual:
      return value.hi < limit.lo;
    case BinaryOp::Less:
      return value.lo >= limit.hi && value.lo != -Range::kInfinity;
    case BinaryOp::LessOrEqual:
      return value.lo > limit.hi;
    case BinaryOp::Equal:
      return Intersection(value, limit).empty();
    case BinaryOp::NotEqual:
      return value == limit && value.lo == value.hi;
    default:
      return false;
  }
}

bool AlwaysHolds(BinaryOp op, Range value, Range limit) {
  switch (op) {  // NOLINT(bugprone-switch-missing-default-case)
    case BinaryOp::Greater:
      return value.lo > limit.hi;
    case BinaryOp::GreaterOrEqual:
      return value.lo >= limit.hi && value.lo != -Range::kInfinity;
    case BinaryOp::Less:
      return value.hi < limit.lo;
    case BinaryOp::LessOrEqual:
      return value.hi <= limit.lo && value.hi != Range::kInfinity;
    case BinaryOp::Equal:
      return value == limit && value.lo == value.hi;
    case BinaryOp::NotEqual:
      return Intersection(value, limit).empty();
    default:
      return false;
  }
}

}  // namespace qoe::facts
