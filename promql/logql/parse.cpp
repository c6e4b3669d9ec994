#include "promql/logql/parse.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "promql/diagnose.h"
#include "promql/keyword.h"
#include "promql/literal.h"
#include "promql/logql/parser.h"
#include "promql/regex.h"
#include "promql/variables.h"

namespace promql::logql {
namespace internal {

namespace {

constexpr uint8_t kNoOp = 0;

}  // namespace

Parser::Parser(std::string_view text, const ParseOptions& options, Ast& ast,
               std::vector<Issue>& issues)
    : text_(text), options_(options), tree_(ast), issues_(issues) {
  tree_.Reset(text);
}

void Parser::Run() {
  frames_.push_back({.kind = FrameKind::Root,
                     .op = kNoOp,
                     .begin = 0,
                     .open = 0,
                     .operands_base = 0,
                     .ops_base = 0,
                     .grouping = {}});
  Skip();
  if (AtEnd()) Fail(IssueCode::EmptyQuery, {0, 0}, "no query: the text is empty or all comment");
  State state = State::Operand;
  while (state != State::Done) {
    state = state == State::Operand ? ParseOperand() : ParseOperator();
  }
}

// --- Operands ---

Parser::State Parser::ParseOperand() {
  Skip();
  const char c = Peek();
  if (c == '{') {
    ParseLog();
    return State::Operator;
  }
  if (c == '(') {
    const uint32_t begin = pos_;
    return OpenFrame(FrameKind::Paren, kNoOp, begin);
  }
  if (VariableHere() > 0) return ParseVariable();
  const bool digit = c >= '0' && c <= '9';
  if (digit || c == '.' || c == '+' || c == '-') return ParseNumberOperand();
  if (AtString()) {
    TreeBuilder::TextRef value;
    const Span span = TakeString("an operand", value);
    const NodeId node =
        tree_.Add(NodeKind::String, kNoOp, span, static_cast<uint32_t>(ValueType::String));
    tree_.record(node).value = value;
    tree_.record(node).value_span = span;
    operands_.push_back(node);
    return State::Operator;
  }
  if (WordSize() > 0) return ParseWord();
  FailExpected("query", "`{`, a number or an aggregation");
}

Parser::State Parser::ParseNumberOperand() {
  const uint32_t begin = pos_;
  const bool sign = Peek() == '+' || Peek() == '-';
  const bool negative = Peek() == '-';
  if (sign) {
    ++pos_;
    Skip();
  }
  const uint32_t size = Match<grammar::plain_number>();
  if (size == 0) {
    const Span span = FindTokenAt(text_, pos_).span;
    Fail(IssueCode::BadNumber, span, "this is not a number",
         sign ? "a sign can only stand before a number" : "");
  }
  const Span digits = Take(size);
  const NumberResult number = ParseNumber(digits.In(text_));
  if (number.error != LiteralError::None) {
    Report(IssueCode::BadNumber, digits, "number is too large for a 64-bit float");
  }
  const NodeId node =
      tree_.Add(NodeKind::Number, kNoOp, {begin, pos_}, static_cast<uint32_t>(ValueType::Scalar));
  tree_.record(node).number = negative ? -number.value : number.value;
  operands_.push_back(node);
  return State::Operator;
}

// In place of an operand; with stages or a range behind it, in place of a selector.
Parser::State Parser::ParseVariable() {
  const Span span = Take(VariableHere());
  Skip();
  const bool call = Peek() == '(';
  if (call) Fail(IssueCode::UnknownFunction, span, "a variable cannot stand for a function here");
  const NodeId node = tree_.Add(NodeKind::Variable, kNoOp, span,
                                static_cast<uint32_t>(ValueType::Vector) | node_flag::kAnyType);
  // `$x != 5` compares, `$x != "a"` filters lines.
  const bool range = Peek() == '[' && VariableHere() == 0;
  const uint32_t here = pos_;
  bool stage = AtStage();
  if (stage && Peek() == '!') {
    pos_ += 2;
    Skip();
    stage = AtString();
    pos_ = here;
  }
  if (stage || range) {
    FinishLog(node, span.begin);
  } else {
    operands_.push_back(node);
  }
  return State::Operator;
}

Parser::State Parser::ParseWord() {
  const uint32_t begin = pos_;
  const std::string_view word = PeekWord();
  if (const auto range = FindOp<RangeOp>(word)) {
    Take(WordSize());
    Skip();
    return OpenFrame(FrameKind::Range, static_cast<uint8_t>(*range), begin);
  }
  if (const auto vector = FindOp<VectorOp>(word)) {
    Take(WordSize());
    Skip();
    TreeBuilder::ClauseRef grouping;
    if (TakeClause(grouping, "by", "without")) Skip();
    OpenFrame(FrameKind::Vector, static_cast<uint8_t>(*vector), begin);
    frames_.back().grouping = grouping;
    return State::Operand;
  }
  if (const auto call = FindOp<CallOp>(word)) {
    Take(WordSize());
    Skip();
    return OpenFrame(FrameKind::Call, static_cast<uint8_t>(*call), begin);
  }
  const Span span{begin, begin + WordSize()};
  Fail(IssueCode::UnknownFunction, span, "`" + std::string(word) + "` is no function of LogQL",
       "a query begins with `{`, or with an aggregation such as `rate(` or `sum(`");
}

Parser::State Parser::OpenFrame(FrameKind kind, uint8_t op, uint32_t begin) {
  if (Peek() != '(') FailExpected("query", "`(`");
  CheckDepth(begin);
  frames_.push_back({.kind = kind,
                     .op = op,
                     .begin = begin,
                     .open = pos_,
                     .operands_base = static_cast<uint32_t>(operands_.size()),
                     .ops_base = static_cast<uint32_t>(ops_.size()),
                     .grouping = {}});
  ++pos_;
  return State::Operand;
}

void Parser::CheckDepth(uint32_t at) {
  if (frames_.size() + ops_.size() <= options_.max_depth) return;
  Fail(IssueCode::TooDeep, {at, at + 1},
       "query is nested deeper than " + std::to_string(options_.max_depth) + " levels");
}

// --- What follows an operand ---

Parser::State Parser::ParseOperator() {
  Skip();
  if (AtEnd()) return Finish();
  const char c = Peek();
  if (c == ')') return Close();
  if (c == ',') return NextArgument();
  const NodeId top = operands_.back();
  NodeId log = top;
  while (tree_.ast().kind(log) == NodeKind::Paren) log = tree_.ast().children(log)[0];
  if (tree_.ast().kind(log) == NodeKind::Log) {
    if (c == '[' && tree_.record(log).range.range.empty()) {
      ParseRange(log);
      tree_.node(top).end = pos_;
      return State::Operator;
    }
    if (AtStage()) {
      Fail(IssueCode::UnexpectedToken, {pos_, pos_ + 1}, "a stage stands behind the parenthesis",
           "write it before the closing parenthesis");
    }
  }
  const uint32_t begin = pos_;
  if (WordSize() > 0) {
    const std::string_view word = PeekWord();
    constexpr std::array<std::pair<std::string_view, BinaryOp>, 3> kWords = {
        {{"and", BinaryOp::And}, {"or", BinaryOp::Or}, {"unless", BinaryOp::Unless}}};
    for (const auto& [name, op] : kWords) {
      if (word != name) continue;
      Take(WordSize());
      return PushOperator(op, begin);
    }
    FailExpected("query", "an operator");
  }
  const uint32_t size = Match<grammar::symbol_operator>();
  if (size == 0) FailExpected("query", "an operator");
  const BinaryOp op = OperatorOf(Take(size).In(text_));
  return PushOperator(op, begin);
}

Parser::State Parser::PushOperator(BinaryOp op, uint32_t begin) {
  const BinaryOpInfo& info = InfoOf(op);
  Reduce(info.precedence, info.associativity == Associativity::Right);
  CheckDepth(begin);
  Skip();
  PendingOp pending{.op = op,
                    .return_bool = false,
                    .begin = begin,
                    .group = Group::None,
                    .matching = {},
                    .include = {}};
  if (TakeWord("bool")) pending.return_bool = true;
  if (TakeClause(pending.matching, "on", "ignoring")) {
    Skip();
    if (TakeWord("group_left")) pending.group = Group::Left;
    if (pending.group == Group::None && TakeWord("group_right")) pending.group = Group::Right;
    if (pending.group != Group::None && Peek() == '(') pending.include = ParseLabels(false);
  }
  ops_.push_back(pending);
  return State::Operand;
}

void Parser::Reduce(uint8_t precedence, bool right) {
  while (ops_.size() > frames_.back().ops_base) {
    const PendingOp pending = ops_.back();
    const uint8_t waiting = InfoOf(pending.op).precedence;
    if (waiting < precedence || (waiting == precedence && right)) return;
    ops_.pop_back();
    const std::array children = {operands_[operands_.size() - 2], operands_.back()};
    operands_.resize(operands_.size() - 2);
    const Ast& ast = tree_.ast();
    const bool scalar = TypeOf(ast, children[0]) == ValueType::Scalar &&
                        TypeOf(ast, children[1]) == ValueType::Scalar;
    const bool certain = HasCertainType(ast, children[0]) && HasCertainType(ast, children[1]);
    const uint32_t flags = static_cast<uint32_t>(scalar ? ValueType::Scalar : ValueType::Vector) |
                           (certain ? 0U : node_flag::kAnyType) |
                           (pending.return_bool ? node_flag::kBool : 0U);
    const Span span{ast.node(children[0]).begin, ast.node(children[1]).end};
    const NodeId node =
        tree_.Add(NodeKind::Binary, static_cast<uint8_t>(pending.op), span, flags, children);
    TreeBuilder::Record& record = tree_.record(node);
    record.grouping = pending.matching;
    record.include = pending.include;
    record.group = pending.group;
    operands_.push_back(node);
  }
}

Parser::State Parser::Finish() {
  if (frames_.size() > 1) {
    const auto end = static_cast<uint32_t>(text_.size());
    Report(IssueCode::UnclosedParenthesis, {end, end}, "`(` is not closed");
    issues_.back().opened = {frames_.back().open, frames_.back().open + 1};
    throw Stop{};
  }
  Reduce(0, false);
  return State::Done;
}

Parser::State Parser::NextArgument() {
  const Frame& frame = frames_.back();
  if (frame.kind == FrameKind::Root || frame.kind == FrameKind::Paren) {
    FailExpected("query", "an operator");
  }
  Reduce(0, false);
  ++pos_;
  return State::Operand;
}

Parser::State Parser::Close() {
  if (frames_.size() == 1) {
    Fail(IssueCode::UnmatchedParenthesis, {pos_, pos_ + 1}, "`)` closes nothing");
  }
  Reduce(0, false);
  ++pos_;
  const Frame frame = frames_.back();
  frames_.pop_back();
  FinishFrame(frame);
  return State::Operator;
}

void Parser::FinishFrame(const Frame& frame) {
  // Copied: the children of the new node are taken off the stack.
  const std::vector<NodeId> children(operands_.begin() + frame.operands_base, operands_.end());
  operands_.resize(frame.operands_base);
  const Ast& ast = tree_.ast();
  NodeKind kind = NodeKind::Paren;
  auto flags = static_cast<uint32_t>(ValueType::Vector);
  TreeBuilder::ClauseRef grouping = frame.grouping;
  const uint32_t end = pos_;
  uint32_t node_end = end;
  switch (frame.kind) {
    case FrameKind::Root:
    case FrameKind::Paren:
      flags = ast.node(children[0]).flags & (node_flag::kTypeMask | node_flag::kAnyType);
      break;
    case FrameKind::Range:
      kind = NodeKind::RangeAggregation;
      break;
    case FrameKind::Vector:
      kind = NodeKind::VectorAggregation;
      break;
    case FrameKind::Call:
      kind = NodeKind::Call;
      break;
  }
  const bool groups = frame.kind == FrameKind::Range || frame.kind == FrameKind::Vector;
  if (groups && !grouping.set) {
    Skip();
    if (TakeClause(grouping, "by", "without")) node_end = pos_;
  }
  const NodeId node = tree_.Add(kind, frame.op, {frame.begin, node_end}, flags, children);
  tree_.record(node).grouping = grouping;
  operands_.push_back(node);
}

// `by (a, b)`; the position stays where neither word stands.
bool Parser::TakeClause(TreeBuilder::ClauseRef& clause, std::string_view positive,
                        std::string_view negative) {
  const bool first = TakeWord(positive);
  const bool second = !first && TakeWord(negative);
  if (!first && !second) return false;
  clause = ParseLabels(second);
  return true;
}

TreeBuilder::ClauseRef Parser::ParseLabels(bool negative) {
  Expect('(', "label list");
  TreeBuilder::ClauseRef clause{.set = true, .negative = negative, .first = tree_.label_count()};
  Skip();
  while (Peek() != ')') {
    tree_.AddLabel(TakeName("a label name"));
    Skip();
    if (Peek() == ',') {
      ++pos_;
      Skip();
    } else if (Peek() != ')') {
      FailExpected("label list", "`,` or `)`");
    }
  }
  ++pos_;
  clause.count = tree_.label_count() - clause.first;
  return clause;
}

// --- Tokens ---

bool Parser::TakeWord(std::string_view word) {
  if (PeekWord() != word) return false;
  Take(WordSize());
  Skip();
  return true;
}

void Parser::Skip() { pos_ += Match<grammar::skip>(); }

uint32_t Parser::WordSize() const { return Match<grammar::label_name>(); }

uint32_t Parser::VariableHere() const {
  if (!options_.grafana_variables) return 0;
  return static_cast<uint32_t>(VariableSize(text_.substr(pos_)));
}

// Go's durations: `1h30m`, `1.5s`, `10us`.
uint32_t Parser::DurationHere() const {
  size_t i = pos_;
  const auto digit = [&] { return i < text_.size() && text_[i] >= '0' && text_[i] <= '9'; };
  bool any = false;
  for (;;) {
    const size_t begin = i;
    while (digit()) ++i;
    if (i < text_.size() && text_[i] == '.') ++i;
    while (digit()) ++i;
    if (i == begin) break;
    size_t unit = 0;
    for (const std::string_view name : {"ms", "us", "µs", "ns", "s", "m", "h", "d", "w", "y"}) {
      if (text_.substr(i, name.size()) == name) {
        unit = name.size();
        break;
      }
    }
    if (unit == 0) return 0;
    i += unit;
    any = true;
  }
  const bool word = i < text_.size() && ((text_[i] >= 'a' && text_[i] <= 'z') ||
                                         (text_[i] >= 'A' && text_[i] <= 'Z') || text_[i] == '_');
  return any && !word ? static_cast<uint32_t>(i) - pos_ : 0;
}

// A label's name, or a variable, or both glued together.
Span Parser::TakeName(std::string_view what) {
  uint32_t size = WordSize();
  if (options_.grafana_variables) {
    const auto glued = static_cast<uint32_t>(NameSize(text_.substr(pos_)));
    const bool digit = Peek() >= '0' && Peek() <= '9';
    if (!digit && ContainsVariable(text_.substr(pos_, glued))) size = glued;
  }
  if (size == 0) FailExpected("query", what);
  return Take(size);
}

Span Parser::TakeString(std::string_view what, TreeBuilder::TextRef& value) {
  if (!AtString()) FailExpected("query", what);
  const uint32_t size =
      Peek() == '`' ? Match<grammar::raw_string>() : Match<grammar::quoted_with<'"'>>();
  const FoundToken found = FindTokenAt(text_, pos_);
  if (size == 0) {
    const bool open = found.code == promql::IssueCode::UnterminatedString;
    Fail(open ? IssueCode::UnterminatedString : IssueCode::BadString, found.span, found.description,
         found.help);
  }
  const Span span = Take(size);
  if (!tree_.Decode(span, value)) {
    Fail(IssueCode::BadString, span, "escape in string is not a Unicode character");
  }
  return span;
}

void Parser::Expect(char c, std::string_view context) {
  Skip();
  if (Peek() != c) FailExpected(context, "`" + std::string(1, c) + "`");
  ++pos_;
}

// --- Issues ---

void Parser::Report(IssueCode code, Span span, std::string message, std::string help) {
  issues_.push_back(
      {.code = code, .span = span, .message = std::move(message), .help = std::move(help)});
}

void Parser::Fail(IssueCode code, Span span, std::string message, std::string help) {
  Report(code, span, std::move(message), std::move(help));
  throw Stop{};
}

void Parser::FailExpected(std::string_view context, std::string_view expected) {
  FoundToken found = FindTokenAt(text_, pos_);
  IssueCode code = IssueCode::UnexpectedToken;
  if (found.code == promql::IssueCode::UnexpectedEnd) code = IssueCode::UnexpectedEnd;
  if (found.code == promql::IssueCode::UnexpectedCharacter ||
      found.code == promql::IssueCode::InvalidUtf8) {
    code = IssueCode::UnexpectedCharacter;
  }
  if (found.code == promql::IssueCode::UnterminatedString) {
    Fail(IssueCode::UnterminatedString, found.span, found.description, found.help);
  }
  std::string message = "unexpected " + found.description;
  message.append(" in ").append(context).append(", expected ").append(expected);
  Fail(code, found.span, std::move(message));
}

}  // namespace internal

bool Parse(std::string_view text, const ParseOptions& options, Ast& ast,
           std::vector<Issue>& issues) {
  const size_t before = issues.size();
  if (text.size() >= (1U << 31U)) {
    ast = Ast();
    issues.push_back({.code = IssueCode::TooLong,
                      .span = {0, 0},
                      .message = "query is longer than 2 GiB",
                      .help = {}});
    return false;
  }
  internal::Parser parser(text, options, ast, issues);
  try {
    parser.Run();
  } catch (const internal::Stop&) {
    // Reported where it was thrown.
  }
  if (issues.size() == before) return true;
  TreeBuilder(ast).Reset({});
  return false;
}

}  // namespace promql::logql
