// The parser where an operand is complete: operators, modifiers, closing parentheses, commas.
// Part of parse.cpp.
#pragma once

#include <cmath>

#include "promql/actions.h"
#include "promql/parser.h"
#include "promql/variables.h"

namespace promql::internal {

inline Parser::State Parser::ParseOperator() {
  Skip();
  if (AtEnd()) return Finish();
  if (PeekWord()) return ParseWordOperator();
  switch (Peek()) {
    case ')':
      return CloseParenthesis();
    case ',':
      return NextArgument();
    case '[':
      ParseBracket();
      return State::Operator;
    case '@':
      ParseAt();
      return State::Operator;
    default:
      break;
  }
  const uint32_t begin = Offset();
  if (PeekVariable()) {
    in_.bump(VariableSize({in_.current(), in_.size()}));
    return PushOperator(BinaryOp::Variable, begin);
  }
  if (!Match<g::symbol_operator>()) FailUnexpected("expression", "an operator");
  const std::string_view symbol = text_.substr(begin, Offset() - begin);
  return PushOperator(OperatorOf(symbol), begin);
}

inline Parser::State Parser::ParseWordOperator() {
  const uint32_t begin = Offset();
  const char* start = in_.current();
  Match<g::word>();
  const Span word{begin, Offset()};
  const KeywordEntry* keyword = FindKeyword(word.In(text_));
  if (keyword != nullptr) {
    switch (keyword->keyword) {  // NOLINT(bugprone-switch-missing-default-case)
      case Keyword::And:
        return PushOperator(BinaryOp::And, begin);
      case Keyword::Or:
        return PushOperator(BinaryOp::Or, begin);
      case Keyword::Unless:
        return PushOperator(BinaryOp::Unless, begin);
      case Keyword::Atan2:
        return PushOperator(BinaryOp::Atan2, begin);
      case Keyword::Offset:
        ParseOffset();
        return State::Operator;
      case Keyword::Anchored:
        ApplyExtension(word, true);
        return State::Operator;
      case Keyword::Smoothed:
        ApplyExtension(word, false);
        return State::Operator;
      default:
        break;
    }
  }
  FailExpected(start, "expression", "an operator");
}

inline Parser::State Parser::PushOperator(BinaryOp op, uint32_t begin) {
  const BinaryOpInfo& info = InfoOf(op);
  if (other_target_) {
    if (op == BinaryOp::Atan2) RequireSyntax(Syntax::Atan2, {begin, Offset()});
    if (info.op_class == OperatorClass::Trim) RequireSyntax(Syntax::Trim, {begin, Offset()});
  }
  Reduce(info.precedence, info.associativity == Associativity::Right);
  CheckDepth(begin);
  Skip();
  PendingOp pending{.op = static_cast<uint8_t>(op),
                    .precedence = info.precedence,
                    .unary = false,
                    .return_bool = false,
                    .begin = begin,
                    .record = TreeBuilder::kNone};
  if (PeekWord()) {
    clauses.return_bool = false;
    clauses.has_record = false;
    clauses.record = {};
    Match<g::operator_clauses>();
    pending.return_bool = clauses.return_bool;
    if (clauses.has_record) pending.record = tree_.AddBinaryRecord(clauses.record);
    const bool fills = clauses.record.fill_left.set || clauses.record.fill_right.set;
    if (fills) {
      RequireFlag(options_.features.fill_modifiers, Syntax::FillModifiers,
                  {clauses.fill_begin, Offset()});
    }
  }
  ops_.push(pending);
  return State::Operand;
}

inline Parser::State Parser::Finish() {
  if (frames_.size() > 1) FailUnexpected("expression", "`)`");
  ReduceAll();
  return State::Done;
}

inline Parser::State Parser::CloseParenthesis() {
  const Frame frame = frames_.back();
  const uint32_t at_offset = Offset();
  if (frame.kind == FrameKind::Root) {
    Fail(IssueCode::UnmatchedParenthesis, {at_offset, at_offset + 1}, "`)` closes nothing");
  }
  ReduceAll();
  in_.bump(1);
  Frame closed = frame;
  ++closed.count;
  frames_.pop();
  if (frame.kind == FrameKind::Paren) {
    tree_.PushParen({frame.begin, Offset()});
  } else if (frame.kind == FrameKind::Call) {
    FinishCall(closed, Offset());
  } else {
    FinishAggregate(closed);
  }
  return State::Operator;
}

inline Parser::State Parser::NextArgument() {
  Frame& frame = frames_.back();
  if (frame.kind != FrameKind::Call && frame.kind != FrameKind::Aggregate) {
    FailUnexpected("expression", "an operator");
  }
  ReduceAll();
  const uint32_t comma = Offset();
  in_.bump(1);
  Skip();
  if (Peek() == ')') {
    Report(IssueCode::TrailingComma, {comma, comma + 1}, "`,` after the last argument",
           "leave it out");
    return State::Operator;
  }
  ++frame.count;
  return State::Operand;
}

// A name that is no function's is reported here, not at the opening parenthesis: a mistake in the
// arguments' syntax comes first.
inline void Parser::FinishCall(const Frame& frame, uint32_t end) {
  const Span name{frame.begin, frame.name_end};
  const std::string_view spelling = name.In(text_);
  if (frame.variable_name) {
    Frame aggregate = frame;
    Skip();
    if (TakeGrouping(aggregate)) {
      aggregate.aggregator = Aggregator::Variable;
      PushAggregate(aggregate, {frame.begin, Offset()});
    } else {
      tree_.PushCall(FunctionId::None, frame.count, {frame.begin, end});
    }
    return;
  }
  if (frame.function == FunctionId::None) {
    const std::string_view near = NearestFunction(spelling);
    Report(IssueCode::UnknownFunction, name, "unknown function `" + std::string(spelling) + "`",
           near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
    tree_.PushPoison(frame.node_base, ValueType::Vector, {frame.begin, end});
    return;
  }
  RequireFunction(frame.function, name);
  tree_.PushCall(frame.function, frame.count, {frame.begin, end});
}

inline void Parser::FinishAggregate(const Frame& frame) {
  Frame closed = frame;
  const uint32_t end = Offset();
  if (!closed.has_grouping) {
    Skip();
    if (TakeGrouping(closed)) {
      PushAggregate(closed, {frame.begin, Offset()});
      return;
    }
  }
  PushAggregate(closed, {frame.begin, end});
}

// `by (a)`, `without (a)` behind the parenthesis.
inline bool Parser::TakeGrouping(Frame& frame) {
  grouping = {};
  if (!PeekWord() || !Match<g::grouping>()) return false;
  frame.has_grouping = true;
  frame.without = grouping.without;
  frame.label_first = grouping.labels.first;
  frame.label_count = grouping.labels.count;
  frame.grouping_begin = grouping.span.begin;
  frame.grouping_end = grouping.span.end;
  return true;
}

inline void Parser::PushAggregate(const Frame& frame, Span span) {
  const AggregatorInfo& info = InfoOf(frame.aggregator);
  const uint32_t wanted = info.parameter == AggregatorParameter::None ? 1 : 2;
  if (!RequireAggregator(frame.aggregator, span)) {
    // Reported.
  } else if (frame.count != wanted &&
             !(frame.variable_name && (frame.count == 1 || frame.count == 2))) {
    Report(IssueCode::ArgumentCount, span,
           "`" + std::string(info.spelling) + "` takes " +
               (wanted == 1 ? "one argument" : "a parameter and an operand") + ", got " +
               std::to_string(frame.count));
  } else {
    const TreeBuilder::Grouping group{.set = frame.has_grouping,
                                      .without = frame.without,
                                      .labels = {frame.label_first, frame.label_count},
                                      .span = {frame.grouping_begin, frame.grouping_end}};
    tree_.PushAggregate(frame.aggregator, group, frame.count, span);
    return;
  }
  tree_.PushPoison(frame.node_base, ValueType::Vector, span);
}

// --- Ranges and modifiers ---

// `[5m]`, `[1h:5m]`, `[1h:]` after the node at the top.
inline void Parser::ParseBracket() {
  const uint32_t begin = Offset();
  const NodeId operand = tree_.top();
  in_.bump(1);
  plain_blanks_ = true;
  const Duration range = ParseDuration(false);
  RequirePositive(range);
  Skip();
  Duration step;
  const bool subquery = Peek() == ':';
  if (subquery) {
    in_.bump(1);
    Skip();
    if (Peek() != ']') {
      step = ParseDuration(false);
      RequirePositive(step);
      Skip();
    }
  }
  if (Peek() != ']') {
    FailUnexpected("brackets", subquery ? "`]`" : "`:` or `]`");
  }
  in_.bump(1);
  plain_blanks_ = false;
  const Span bracket{begin, Offset()};
  if (subquery) {
    RequireSyntax(Syntax::Subqueries, bracket);
    tree_.PushSubquery(operand, range, step, bracket);
  } else {
    PushRange(operand, range, bracket);
  }
}

inline void Parser::PushRange(NodeId operand, const Duration& range, Span bracket) {
  tree_.VariableToSelector(operand);
  const Ast& ast = tree_.ast();
  if (ast.kind(operand) != NodeKind::VectorSelector) {
    Report(IssueCode::RangeOnNonSelector, bracket, "a range is only allowed after a selector",
           "for a range over an expression's results use a subquery: `[1h:1m]`");
    const uint32_t begin = ast.span(operand).begin;
    tree_.PushPoison(ast.first_descendant(operand).index, ValueType::Matrix, {begin, bracket.end});
    return;
  }
  if (const Modifiers* modifiers = tree_.FindModifiers(operand)) {
    const Duration& offset = modifiers->offset;
    const bool moved =
        offset.set() && (offset.form != DurationForm::Literal || offset.nanoseconds != 0);
    if (moved || modifiers->at != AtForm::None) {
      Report(IssueCode::ModifierBeforeRange, bracket,
             std::string(moved ? "`offset`" : "`@`") + " stands before the range",
             "write it after the brackets");
    }
  }
  tree_.PushMatrix(operand, range, bracket);
}

// `offset 5m` after the node at the top; the word has been read.
inline void Parser::ParseOffset() {
  tree_.VariableToSelector(tree_.top());
  const uint32_t old_size = tree_.size();
  const Span target = tree_.ast().span(tree_.top());
  if (!TreeBuilder::TakesModifiers(tree_.top_node().kind)) {
    ParseDuration(true);
    tree_.Truncate(old_size);
    Report(IssueCode::ModifierOnNonSelector, target,
           "`offset` is only allowed after a selector, a range or a subquery");
    return;
  }
  const Node node = tree_.Detach();
  Skip();
  const uint32_t begin = Offset();
  const Duration offset = ParseDuration(true);
  if (other_target_ && text_[begin] == '-') {
    RequireSyntax(Syntax::NegativeOffsets, {begin, Offset()});
  }
  tree_.Attach(node, old_size, Offset());
  Modifiers& modifiers = tree_.ModifiersOf(tree_.top());
  const Duration& old = modifiers.offset;
  if (old.set() && (old.form != DurationForm::Literal || old.nanoseconds != 0)) {
    Report(IssueCode::DuplicateModifier, target, "`offset` is given twice");
  }
  modifiers.offset = offset;
}

inline void Parser::ParseAt() {
  tree_.VariableToSelector(tree_.top());
  const Span target = tree_.ast().span(tree_.top());
  negative = false;
  Match<g::at_modifier>();
  if (at.form == AtForm::Variable && !options_.features.grafana_variables) {
    const size_t begin = text_.find_first_of("$[", at.span.begin);
    FailExpected(text_.data() + begin, "`@` modifier", "a timestamp, `start()` or `end()`");
  }
  RequireSyntax(Syntax::AtModifier, at.span);
  int64_t milliseconds = 0;
  if (at.form == AtForm::Timestamp) {
    const double value = std::round((negative ? -number.value : number.value) * 1000);
    if (value < 0x1p63 && value > -0x1p63) {
      milliseconds = static_cast<int64_t>(value);
    } else {
      Report(IssueCode::TimestampOutOfRange, target, "timestamp after `@` is out of range");
    }
  }
  if (!TreeBuilder::TakesModifiers(tree_.top_node().kind)) {
    Report(IssueCode::ModifierOnNonSelector, target,
           "`@` is only allowed after a selector, a range or a subquery");
    return;
  }
  Modifiers& modifiers = tree_.ModifiersOf(tree_.top());
  if (modifiers.at != AtForm::None) {
    Report(IssueCode::DuplicateModifier, target, "`@` is given twice");
  }
  modifiers.at = at.form;
  modifiers.at_ms = milliseconds;
  modifiers.at_span = at.span;
  tree_.top_node().end = Offset();
}

// `anchored` or `smoothed` after the node at the top.
inline void Parser::ApplyExtension(Span word, bool anchored) {
  const Span target = tree_.ast().span(tree_.top());
  const std::string name = anchored ? "`anchored`" : "`smoothed`";
  if (!RequireFlag(options_.features.extended_range_selectors, Syntax::ExtendedRanges, target)) {
    return;
  }
  const NodeKind kind = tree_.top_node().kind;
  if (kind != NodeKind::VectorSelector && kind != NodeKind::MatrixSelector) {
    Report(IssueCode::ModifierOnNonSelector, target,
           name + " is only allowed after a selector or a range");
    return;
  }
  Node& selector = tree_.SelectorNode(tree_.top());
  selector.flags = static_cast<uint16_t>(selector.flags |
                                         (anchored ? node_flag::kAnchored : node_flag::kSmoothed));
  const uint16_t both = node_flag::kAnchored | node_flag::kSmoothed;
  if ((selector.flags & both) == both) {
    Report(IssueCode::ConflictingModifiers, target,
           "`anchored` and `smoothed` cannot be used together");
  }
  tree_.top_node().end = word.end;
}

}  // namespace promql::internal
