#include "promql/eval/duration.h"

#include <cmath>
#include <vector>

#include "promql/eval/fail.h"
#include "promql/eval/go_math.h"
#include "promql/inline_stack.h"

namespace promql::eval {
namespace {

double Combine(DurationOp op, double a, double b, Span span) {
  switch (op) {
    case DurationOp::Add:
      return a + b;
    case DurationOp::Subtract:
      return a - b;
    case DurationOp::Multiply:
      return a * b;
    case DurationOp::Divide:
      if (b == 0) Fail("division by zero", span);
      return a / b;
    case DurationOp::Modulo:
      if (b == 0) Fail("modulo by zero", span);
      return std::fmod(a, b);
    case DurationOp::Power:
      return std::pow(a, b);
    case DurationOp::MinOf:
      return GoMin(a, b);
    case DurationOp::MaxOf:
      return GoMax(a, b);
    case DurationOp::Step:
    case DurationOp::Range:
      break;
  }
  return 0;
}

// Seconds. Nodes stand behind their operands: one scan with a stack.
double Evaluate(const Ast& ast, NodeId root, const QueryTimes& times) {
  InlineStack<double, 16> stack;
  for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::DurationLiteral) {
      stack.push(ast.number(id));
      continue;
    }
    if (ast.kind(id) != NodeKind::DurationExpr) {
      Fail("a Grafana variable has no value here", ast.span(id));
    }
    const DurationExprView view = ast.duration_expr(id);
    if (view.op == DurationOp::Step) {
      stack.push(static_cast<double>(times.step_ms) / 1000);
      continue;
    }
    if (view.op == DurationOp::Range) {
      stack.push(static_cast<double>(times.end_ms - times.start_ms) / 1000);
      continue;
    }
    const double right = stack.back();
    if (!view.lhs.valid()) {
      if (view.op == DurationOp::Subtract) stack.back() = -right;
      continue;
    }
    stack.pop();
    stack.back() = Combine(view.op, stack.back(), right, ast.span(id));
  }
  return stack.back();
}

int64_t Milliseconds(const Ast& ast, const Duration& duration, const QueryTimes& times) {
  if (duration.form == DurationForm::None) return 0;
  if (duration.form == DurationForm::Literal) return duration.milliseconds();
  if (duration.form == DurationForm::Variable) {
    Fail("a Grafana variable has no value here", duration.span);
  }
  const double seconds = Evaluate(ast, duration.expression, times);
  constexpr double kMostSeconds = 9223372036.0;  // int64 nanoseconds
  if (!(std::fabs(seconds) <= kMostSeconds)) Fail("duration is out of range", duration.span);
  return static_cast<int64_t>(seconds * 1000);
}

}  // namespace

int64_t RangeOf(const Ast& ast, const Duration& duration, const QueryTimes& times) {
  const int64_t milliseconds = Milliseconds(ast, duration, times);
  if (duration.set() && milliseconds <= 0) {
    Fail("duration must be greater than 0", duration.span);
  }
  return milliseconds;
}

int64_t OffsetOf(const Ast& ast, const Duration& duration, const QueryTimes& times) {
  return Milliseconds(ast, duration, times);
}

}  // namespace promql::eval
