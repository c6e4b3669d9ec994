// The parser inside brackets and after `offset`: lengths of time. Part of parse.cpp.
//
// Nearly always a single literal, which leaves no node. An expression (`5m * 2`, `step()`) gets its
// own operators and frames above those of the expression around it.
#pragma once

#include "promql/actions.h"
#include "promql/parser.h"

namespace promql::internal {

inline void Parser::RequireDurationExpressions(Span span) {
  if (options_.features.duration_expressions && !other_target_) return;
  RequireFlag(options_.features.duration_expressions, Syntax::DurationExpressions, span);
}

inline void Parser::RequirePositive(const Duration& duration) {
  if (duration.form != DurationForm::Literal || duration.nanoseconds > 0) return;
  Report(IssueCode::DurationNotPositive, duration.span, "duration must be greater than 0");
}

// After `offset` a literal ends the duration: in `a offset 5m - 8` the minus is not its.
inline Duration Parser::ParseDuration(bool offset) {
  Skip();
  Duration duration;
  if (!SimpleDuration(offset, duration)) duration = ParseDurationExpression(offset);
  return duration;
}

// One number or duration and nothing that could go on; else the position is as before.
inline bool Parser::SimpleDuration(bool offset, Duration& duration) {
  if (!PeekNumber()) return false;
  auto mark = in_.template mark<tao::pegtl::rewind_mode::required>();
  const size_t issues = issues_.size();
  const bool plain_blanks = plain_blanks_;
  if (!Match<g::duration>() && !Match<g::plain_number>()) return false;
  plain_blanks_ = false;
  if (!offset) Skip();
  if (!offset && Peek() != ']' && Peek() != ':') {
    // The mark takes the input back when it goes out of scope.
    issues_.erase(issues_.begin() + static_cast<std::ptrdiff_t>(issues), issues_.end());
    plain_blanks_ = plain_blanks;
    return false;
  }
  static_cast<void>(mark(true));
  duration.span = number.span;
  duration.form = DurationForm::Literal;
  duration.nanoseconds = number.nanoseconds;
  if (!number.with_units) {
    RequireSyntax(Syntax::DurationsAsNumbers, number.span);
    const DurationResult result = DurationFromSeconds(number.value);
    duration.nanoseconds = result.nanoseconds;
    if (result.error != LiteralError::None) {
      Report(IssueCode::DurationOutOfRange, number.span, "duration is longer than 292 years");
      duration.nanoseconds = 1;
    }
  }
  return true;
}

inline Duration Parser::ParseDurationExpression(bool offset) {
  const uint32_t begin = Offset();
  const uint32_t node_base = tree_.size();
  PushFrame(FrameKind::Duration, begin);
  const size_t depth = frames_.size();
  State state = State::Operand;
  while (state != State::Done) {
    state = state == State::Operand ? DurationOperand(offset) : DurationOperator(offset);
    if (frames_.size() < depth) break;
  }
  return TakeDuration(node_base, {begin, tree_.top_node().end});
}

// The complete expression is the node at the top; a lone literal or variable is taken off again.
inline Duration Parser::TakeDuration(uint32_t node_base, Span span) {
  Duration duration;
  duration.span = {span.begin, std::max(span.end, tree_.top_node().end)};
  const Node node = tree_.top_node();
  if (node.kind == NodeKind::DurationLiteral) {
    duration.form = DurationForm::Literal;
    const DurationResult result = DurationFromSeconds(tree_.ast().number(tree_.top()));
    duration.nanoseconds = result.nanoseconds;
  } else if (node.kind == NodeKind::DurationVariable) {
    duration.form = DurationForm::Variable;
  } else {
    duration.form = DurationForm::Expression;
    duration.expression = tree_.top();
    return duration;
  }
  tree_.Truncate(node_base);
  return duration;
}

inline Parser::State Parser::DurationOperand(bool offset) {
  Skip();
  const uint32_t begin = Offset();
  if (PeekNumber()) {
    if (!Match<g::plain_number>() && !Match<g::duration>()) {
      const FoundToken found = FindTokenAt(text_, begin);
      Fail(IssueCode::BadNumber, found.span,
           found.description + " is neither a number nor a duration");
    }
    plain_blanks_ = false;
    tree_.PushNumber(NodeKind::DurationLiteral, number.value, number.span, number.with_units);
    if (DurationFromSeconds(number.value).error != LiteralError::None) {
      Report(IssueCode::DurationOutOfRange, number.span, "duration is longer than 292 years");
    }
    return State::Operator;
  }
  if (PeekWord()) return DurationWord(offset);
  if (PeekVariable() && Match<g::variable_duration>()) {
    tree_.PushVariable(NodeKind::DurationVariable, {begin, Offset()});
    return State::Operator;
  }
  if (Peek() == '(') {
    const bool sign = ops_.size() > frames_.back().ops_base;
    Frame& frame = PushFrame(FrameKind::DurationParen, begin);
    frame.signed_before = offset && sign && frames_[frames_.size() - 2].kind == FrameKind::Duration;
    in_.bump(1);
    return State::Operand;
  }
  if (Peek() == '+' || Peek() == '-') return PushSign(Peek());
  FailUnexpected(offset ? "`offset`" : "brackets", "a number, a duration, `step()` or `range()`");
}

// `step()`, `range()`, `min_of(a, b)`, `max_of(a, b)`.
inline Parser::State Parser::DurationWord(bool offset) {
  const uint32_t begin = Offset();
  const char* start = in_.current();
  Match<g::word>();
  const KeywordEntry* keyword = FindKeyword(text_.substr(begin, Offset() - begin));
  const Keyword word = keyword == nullptr ? Keyword::And : keyword->keyword;
  const bool constant = word == Keyword::Step || word == Keyword::Range;
  if (!constant && word != Keyword::MinOf && word != Keyword::MaxOf) {
    FailExpected(start, "duration", "a number, a duration, `step()` or `range()`");
  }
  Skip();
  if (!constant) {
    if (Peek() != '(') FailUnexpected("duration", "`(`");
    Frame& frame = PushFrame(FrameKind::DurationCall, begin);
    frame.open = Offset();
    frame.duration_op = word == Keyword::MinOf ? DurationOp::MinOf : DurationOp::MaxOf;
    in_.bump(1);
    return State::Operand;
  }
  if (!Match<g::empty_call>()) FailUnexpected("duration", "`()`");
  const Span span{begin, Offset()};
  RequireDurationExpressions(span);
  const bool nested = frames_.back().kind != FrameKind::Duration;
  if (offset && nested && !options_.features.experimental_functions) {
    Report(IssueCode::FeatureDisabled, span,
           "`step()` and `range()` inside an offset's parentheses are experimental and not enabled",
           "Prometheus needs --enable-feature=promql-experimental-functions for them");
  }
  tree_.PushDurationCall(word == Keyword::Step ? DurationOp::Step : DurationOp::Range, 0, span);
  return State::Operator;
}

// Where Prometheus' grammar ends an offset: after one operand, unless that is in parentheses
// without a sign before them; then `offset (5) * 2` goes on.
inline Parser::State Parser::DurationOperator(bool offset) {
  const bool outermost = frames_.back().kind == FrameKind::Duration;
  const Node& top = tree_.top_node();
  const bool wrapped = top.kind == NodeKind::DurationExpr && (top.flags & node_flag::kWrapped) != 0;
  const uint32_t base = frames_.back().ops_base;
  const bool first = ops_.size() == base;
  const bool goes_on = !offset || !outermost || (first ? wrapped : !ops_[base].unary);
  // Blanks and comments behind an offset are not its: without an operator the mark takes the input
  // back when it goes out of scope.
  auto mark = in_.template mark<tao::pegtl::rewind_mode::required>();
  if (goes_on) Skip();
  const uint32_t begin = Offset();
  const bool operator_follows = goes_on && Match<g::duration_operator>();
  if (operator_follows || !offset || !outermost) static_cast<void>(mark(true));
  if (operator_follows) {
    DurationOp op = DurationOp::Add;
    constexpr std::string_view kSymbols = "+-*/%^";
    op = static_cast<DurationOp>(kSymbols.find(text_[begin]));
    constexpr std::array<uint8_t, 6> kPrecedence = {4, 4, 5, 5, 5, 6};
    const uint8_t precedence = kPrecedence[static_cast<size_t>(op)];
    ReduceDuration(precedence, op == DurationOp::Power);
    RequireDurationExpressions({begin, begin + 1});
    CheckDepth(begin);
    ops_.push({.op = static_cast<uint8_t>(op),
               .precedence = precedence,
               .unary = false,
               .return_bool = false,
               .begin = begin,
               .record = TreeBuilder::kNone});
    return State::Operand;
  }
  if (outermost) {
    ReduceDuration(0, false);
    frames_.pop();
    return State::Done;
  }
  return CloseDuration();
}

// `)`, or `,` between two arguments.
inline Parser::State Parser::CloseDuration() {
  Frame& frame = frames_.back();
  const bool call = frame.kind == FrameKind::DurationCall;
  const bool more = call && frame.count == 0;
  if (Peek() != (more ? ',' : ')')) {
    FailUnexpected("duration", more ? "`,` or an operator" : "`)` or an operator");
  }
  ReduceDuration(0, false);
  in_.bump(1);
  if (more) {
    ++frame.count;
    return State::Operand;
  }
  const Frame closed = frame;
  frames_.pop();
  const Span span{closed.begin, Offset()};
  if (call) {
    RequireDurationExpressions(span);
    tree_.PushDurationCall(closed.duration_op, 2, span);
    return State::Operator;
  }
  if (!closed.signed_before) RequireDurationExpressions(span);
  if (tree_.top_node().kind == NodeKind::DurationExpr) {
    Node& node = tree_.top_node();
    node.flags = static_cast<uint16_t>(node.flags | node_flag::kWrapped);
  } else {
    tree_.PushDurationUnary(DurationOp::Add, true, span.begin, span.end);
  }
  return State::Operator;
}

inline void Parser::ReduceDuration(uint8_t precedence, bool right) {
  while (ops_.size() > frames_.back().ops_base) {
    const PendingOp pending = ops_.back();
    if (pending.precedence < precedence || (pending.precedence == precedence && right)) return;
    ops_.pop();
    const Node& top = tree_.top_node();
    const bool literal = top.kind == NodeKind::DurationLiteral;
    if (pending.unary) {
      const bool minus = static_cast<BinaryOp>(pending.op) == BinaryOp::Subtract;
      if (literal) {
        tree_.FoldSign(minus, pending.begin);
      } else if (minus) {
        tree_.PushDurationUnary(DurationOp::Subtract, false, pending.begin, top.end);
      }
      continue;
    }
    const auto op = static_cast<DurationOp>(pending.op);
    const bool divides = op == DurationOp::Divide || op == DurationOp::Modulo;
    if (divides && literal && tree_.ast().number(tree_.top()) == 0) {
      Report(IssueCode::DivisionByZero, {pending.begin, pending.begin + 1},
             op == DurationOp::Divide ? "division by zero" : "modulo by zero");
    }
    tree_.PushDurationBinary(op);
  }
}

}  // namespace promql::internal
