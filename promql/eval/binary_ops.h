// Binary operators between two samples. Internal to promql/eval/.
#pragma once

#include <cmath>
#include <cstdint>

#include "promql/eval/annotations.h"
#include "promql/eval/range.h"
#include "promql/operators.h"

namespace promql::eval {

// Calls `use` with a function object (double, double, double&) -> bool for the operator: it gives
// the value, the left one for comparisons, and returns whether the sample is kept. One call of
// `use` per operator, so that loops are compiled for each. Not for set operators.
template <typename Use>
void WithNumberOperator(BinaryOp op, Use use) {
  const auto arithmetic = [](auto compute) {
    return [compute](double a, double b, double& out) {
      out = compute(a, b);
      return true;
    };
  };
  const auto comparison = [](auto holds) {
    return [holds](double a, double b, double& out) {
      out = a;
      return holds(a, b);
    };
  };
  switch (op) {
    case BinaryOp::Add:
      return use(arithmetic([](double a, double b) { return a + b; }));
    case BinaryOp::Subtract:
      return use(arithmetic([](double a, double b) { return a - b; }));
    case BinaryOp::Multiply:
      return use(arithmetic([](double a, double b) { return a * b; }));
    case BinaryOp::Divide:
      return use(arithmetic([](double a, double b) { return a / b; }));
    case BinaryOp::Modulo:
      return use(arithmetic([](double a, double b) { return std::fmod(a, b); }));
    case BinaryOp::Power:
      return use(arithmetic([](double a, double b) { return std::pow(a, b); }));
    case BinaryOp::Atan2:
      return use(arithmetic([](double a, double b) { return std::atan2(a, b); }));
    case BinaryOp::Equal:
      return use(comparison([](double a, double b) { return a == b; }));
    case BinaryOp::NotEqual:
      return use(comparison([](double a, double b) { return a != b; }));
    case BinaryOp::Less:
      return use(comparison([](double a, double b) { return a < b; }));
    case BinaryOp::LessOrEqual:
      return use(comparison([](double a, double b) { return a <= b; }));
    case BinaryOp::Greater:
      return use(comparison([](double a, double b) { return a > b; }));
    case BinaryOp::GreaterOrEqual:
      return use(comparison([](double a, double b) { return a >= b; }));
    case BinaryOp::TrimUpper:
    case BinaryOp::TrimLower:
    case BinaryOp::Or:
    case BinaryOp::And:
    case BinaryOp::Unless:
    case BinaryOp::Variable:
      return;
  }
}

enum class Kept : uint8_t {
  Yes,
  No,      // a comparison that does not hold
  Nothing  // the two do not go together; the user hears of it
};

// Any two samples.
Kept Combine(BinaryOp op, const Cell& left, const Cell& right, AnnotationSink& annotations,
             Span span, Cell& out);

// Whether the result is another thing than the metric was.
constexpr bool ChangesMeaning(BinaryOp op) {
  return InfoOf(op).op_class == OperatorClass::Arithmetic;
}

}  // namespace promql::eval
