// The parser where an operand must come. Part of parse.cpp.
#pragma once

#include "promql/actions.h"
#include "promql/parser.h"
#include "promql/variables.h"

namespace promql::internal {

template <typename Rule>
bool Parser::Match() {
  return tao::pegtl::parse<Rule, Action, Control>(in_, *this);
}

inline void Parser::Skip() {
  // Most often there is nothing, or one blank.
  const char c = Peek();
  if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '#') return;
  if (plain_blanks_) {
    Match<g::blanks>();
  } else {
    Match<g::skip>();
  }
}

inline bool Parser::PeekWord() const {
  const char c = Peek();
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

inline bool Parser::PeekNumber() const {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const char c = Peek();
  return digit(c) || (c == '.' && in_.size() > 1 && digit(in_.peek_char(1)));
}

inline bool Parser::PeekVariable() const {
  if (!options_.features.grafana_variables) return false;
  if (Peek() != '$' && Peek() != '[') return false;
  return VariableSize({in_.current(), in_.size()}) > 0;
}

inline Parser::State Parser::ParseOperand() {
  Skip();
  if (options_.features.grafana_variables && Peek() != '"') {
    const State state = ParseVariableOperand();
    if (state != State::Done) return state;
  }
  if (PeekWord()) return ParseWordOperand();
  if (PeekNumber()) return ParseNumberOperand();
  switch (Peek()) {
    case '(': {
      PushFrame(FrameKind::Paren, Offset());
      in_.bump(1);
      return State::Operand;
    }
    case ')':
      return CloseEmptyCall();
    case '+':
    case '-':
      return PushSign(Peek());
    case '{':
      return FinishSelector({Offset(), Offset()});
    case '"':
    case '\'':
    case '`':
      return ParseStringOperand();
    default:
      break;
  }
  FailUnexpected("expression", "an operand");
}

// A name or number with variables in it, or a variable alone; Done where there is none here.
inline Parser::State Parser::ParseVariableOperand() {
  const uint32_t begin = Offset();
  const std::string_view rest(in_.current(), in_.size());
  const size_t size = NameSize(rest);
  if (PeekNumber() && Match<g::variable_number>()) {
    tree_.PushVariable(NodeKind::Variable, {begin, Offset()});
    return State::Operator;
  }
  if (size == 0 || PeekNumber() || !ContainsVariable(rest.substr(0, size))) return State::Done;
  in_.bump(size);
  const Span name{begin, Offset()};
  Skip();
  if (TryOpenVariableAggregate(name)) return State::Operand;
  if (Peek() == '(') {
    State state = OpenCall(name);
    frames_.back().variable_name = true;
    return state;
  }
  const bool alone = VariableSize(rest) == size;
  if (alone && Peek() != '{') {
    tree_.PushVariable(NodeKind::Variable, name);
    return State::Operator;
  }
  FinishSelector(name);
  tree_.SelectorNameHasVariable();
  return State::Operator;
}

// `$aggregator by (a) (x)`; with the grouping behind, `$aggregator(x) by (a)`, see FinishCall.
inline bool Parser::TryOpenVariableAggregate(Span name) {
  const KeywordEntry* keyword = nullptr;
  if (PeekWord()) keyword = FindKeyword({in_.current(), NameSize({in_.current(), in_.size()})});
  if (keyword == nullptr) return false;
  if (keyword->keyword != Keyword::By && keyword->keyword != Keyword::Without) return false;
  if (!TryOpenAggregate(Aggregator::Variable, name)) return false;
  frames_.back().variable_name = true;
  return true;
}

inline Parser::State Parser::PushSign(char sign) {
  CheckDepth(Offset());
  ops_.push({.op = static_cast<uint8_t>(sign == '+' ? BinaryOp::Add : BinaryOp::Subtract),
             .precedence = kUnaryPrecedence,
             .unary = true,
             .return_bool = false,
             .begin = Offset(),
             .record = TreeBuilder::kNone});
  in_.bump(1);
  return State::Operand;
}

inline Parser::State Parser::ParseNumberOperand() {
  if (!Match<g::plain_number>() && !Match<g::duration>()) {
    const FoundToken found = FindTokenAt(text_, Offset());
    Fail(IssueCode::BadNumber, found.span,
         found.description + " is neither a number nor a duration");
  }
  if (number.with_units) RequireSyntax(Syntax::DurationsAsNumbers, number.span);
  tree_.PushNumber(NodeKind::NumberLiteral, number.value, number.span, number.with_units);
  return State::Operator;
}

inline Parser::State Parser::ParseStringOperand() {
  const uint32_t begin = Offset();
  if (!Match<g::quoted>()) FailUnexpected("expression", "a string");
  if (!tree_.PushString({begin, Offset()})) {
    Fail(IssueCode::BadEscape, {begin, Offset()}, "escape in string is not a Unicode character");
  }
  return State::Operator;
}

// A word is a metric's name unless a keyword forbids it or a parenthesis makes it a call.
inline Parser::State Parser::ParseWordOperand() {
  const uint32_t begin = Offset();
  const char* start = in_.current();
  Match<g::word>();
  const Span name{begin, Offset()};
  const KeywordEntry* keyword = FindKeyword(name.In(text_));
  bool callable = true;
  if (keyword != nullptr) {
    if (keyword->keyword == Keyword::Inf || keyword->keyword == Keyword::Nan) {
      OnSpecialNumber(name);
      tree_.PushNumber(NodeKind::NumberLiteral, number.value, name, false);
      return State::Operator;
    }
    if (!keyword->metric) FailExpected(start, "expression", "an operand");
    if (keyword->keyword == Keyword::Aggregation) {
      Skip();
      if (TryOpenAggregate(keyword->aggregator, name)) return State::Operand;
    }
    callable = keyword->keyword >= Keyword::Start && keyword->keyword <= Keyword::MinOf;
  } else {
    callable = name.In(text_).find(':') == std::string_view::npos;
  }
  Skip();
  if (callable && Peek() == '(') return OpenCall(name);
  return FinishSelector(name);
}

// `name` is empty where the selector begins with its braces.
inline Parser::State Parser::FinishSelector(Span name) {
  const uint32_t first_matcher = tree_.matcher_count();
  if (Peek() != '{') {
    tree_.PushSelector(name, name.size(), false, name.end, first_matcher);
    return State::Operator;
  }
  const uint32_t brace_end = Offset() + 1;
  insert_offset_ = 0;
  after_comma_ = false;
  Match<g::label_matchers>();
  tree_.PushSelector({name.begin, Offset()}, name.size(), true,
                     insert_offset_ == 0 ? brace_end : insert_offset_, first_matcher);
  return State::Operator;
}

inline Parser::State Parser::OpenCall(Span name) {
  Frame& frame = PushFrame(FrameKind::Call, name.begin);
  frame.open = Offset();
  frame.name_end = name.end;
  frame.function = FindFunction(name.In(text_));
  in_.bump(1);
  return State::Operand;
}

// At `(`, `by` or `without` an aggregator's name begins an aggregation; else it is a metric's.
inline bool Parser::TryOpenAggregate(Aggregator aggregator, Span name) {
  grouping = {};
  if (PeekWord() && !Match<g::grouping>()) return false;
  Skip();
  if (Peek() != '(') {
    if (grouping.set) FailUnexpected("aggregation", "`(`");
    return false;
  }
  Frame& frame = PushFrame(FrameKind::Aggregate, name.begin);
  frame.open = Offset();
  frame.aggregator = aggregator;
  frame.has_grouping = grouping.set;
  frame.without = grouping.without;
  frame.label_first = grouping.labels.first;
  frame.label_count = grouping.labels.count;
  frame.grouping_begin = grouping.span.begin;
  frame.grouping_end = grouping.span.end;
  in_.bump(1);
  return true;
}

// `)` where an operand must come: right only directly after the opening parenthesis of a call.
inline Parser::State Parser::CloseEmptyCall() {
  const Frame frame = frames_.back();
  const bool call = frame.kind == FrameKind::Call || frame.kind == FrameKind::Aggregate;
  if (!call || frame.count > 0 || ops_.size() > frame.ops_base) {
    FailUnexpected("expression", "an operand");
  }
  in_.bump(1);
  frames_.pop();
  if (frame.kind == FrameKind::Call) {
    FinishCall(frame, Offset());
  } else {
    FinishAggregate(frame);
  }
  return State::Operator;
}

}  // namespace promql::internal
