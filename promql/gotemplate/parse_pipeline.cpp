// The parser inside of an action: pipelines, commands, operands.
#include <algorithm>
#include <array>

#include "promql/gotemplate/match.h"
#include "promql/gotemplate/parser.h"

namespace promql::gotemplate::internal {

namespace {

// What cannot stand behind `|`, since it is no function.
bool IsLiteral(NodeKind kind) {
  return kind == NodeKind::Bool || kind == NodeKind::Dot || kind == NodeKind::Nil ||
         kind == NodeKind::Number || kind == NodeKind::String || kind == NodeKind::Character;
}

}  // namespace

// One loop over the tokens; parentheses push and pop frames.
NodeId Parser::ParsePipeline(bool in_range, bool required) {
  const size_t depth = pipes_.size();
  BeginPipe(in_range);
  while (true) {
    SkipBlanks();
    if (AtClose()) break;
    const char c = Peek();
    if (c == ')') {
      if (pipes_.size() == depth + 1) {
        Fail(IssueCode::UnmatchedParenthesis, {pos_, pos_ + 1}, "`)` closes nothing");
      }
      CloseParenthesis();
    } else if (c == '|') {
      FinishCommand();
      pipes_.back().after_bar = true;
      ++pos_;
      SkipBlanks();
      pipes_.back().command_begin = pos_;
    } else if (c == '(') {
      if (blocks_.size() + pipes_.size() > options_.max_depth) {
        Fail(IssueCode::TooDeep, {pos_, pos_ + 1},
             "template is nested deeper than " + std::to_string(options_.max_depth) + " levels");
      }
      ++pos_;
      BeginPipe(false);
    } else {
      ParseOperand();
    }
  }
  if (pipes_.size() > depth + 1) {
    const uint32_t open = pipes_.back().begin - 1;
    Fail(IssueCode::UnclosedParenthesis, {open, open + 1}, "`(` is not closed in this action");
  }
  static_cast<void>(required);
  FinishCommand();
  return FinishPipe();
}

void Parser::BeginPipe(bool in_range) {
  pipes_.push_back({.begin = pos_,
                    .commands_base = static_cast<uint32_t>(commands_.size()),
                    .operands_base = static_cast<uint32_t>(operands_.size()),
                    .command_begin = pos_,
                    .declared = 0,
                    .assign = false,
                    .after_bar = false});
  SkipBlanks();
  if (Peek() == '$') ParseDeclaration(pipes_.back(), in_range);
  SkipBlanks();
  pipes_.back().command_begin = pos_;
}

// `$x := `, `$x = `, in range also `$i, $x := `; the position stays where there is none.
void Parser::ParseDeclaration(Pipe& pipe, bool in_range) {
  const uint32_t begin = pos_;
  std::array<Span, 2> names;
  size_t count = 0;
  uint32_t at = pos_;
  for (;;) {
    const uint32_t size = Match<grammar::variable>();
    if (size == 0) break;
    names[count++] = {pos_, pos_ + size};
    pos_ += size;
    SkipBlanks();
    at = pos_;
    if (Peek() != ',' || count == 2) break;
    ++pos_;
    SkipBlanks();
  }
  const bool declares = Peek() == ':' && Peek(1) == '=';
  const bool assigns = Peek() == '=';
  static_cast<void>(at);
  if (count == 0 || (!declares && !assigns)) {
    pos_ = begin;
    return;
  }
  if (count == 2 && !in_range) {
    Fail(IssueCode::TooManyVariables, {names[0].begin, names[1].end},
         "only `range` sets two variables");
  }
  pos_ += declares ? 2 : 1;
  pipe.declared = static_cast<uint8_t>(count);
  pipe.assign = assigns;
  for (size_t i = 0; i < count; ++i) {
    const Span name{names[i].begin + 1, names[i].end};
    if (declares) {
      scope_.Declare(name.In(text_));
      operands_.push_back(tree_.Add(NodeKind::Variable, names[i], {}, TreeBuilder::Plain(name)));
    } else {
      operands_.push_back(ParseVariableTerm(names[i]));
    }
  }
  // They are the pipeline's first children, not operands of a command.
  for (size_t i = 0; i < count; ++i) commands_.push_back(operands_[pipe.operands_base + i]);
  operands_.resize(pipe.operands_base);
}

void Parser::ParseOperand() {
  const NodeId term = ParseTerm();
  operands_.push_back(term);
  ParseFields(term);
  RequireSeparator();
}

// `.A.B` behind a term.
void Parser::ParseFields(NodeId term) {
  if (Peek() != '.') return;
  const NodeKind kind = tree_.ast().kind(term);
  const bool own = kind == NodeKind::Field || kind == NodeKind::Variable;
  if (IsLiteral(kind)) {
    Fail(IssueCode::FieldOfLiteral, TokenHere(), "a literal has no fields",
         "a space before the dot makes it an operand of its own");
  }
  NodeId node = term;
  if (!own) {
    const std::array children = {term};
    node = tree_.Add(NodeKind::Chain, tree_.ast().span(term), children);
    operands_.back() = node;
  }
  while (Peek() == '.') {
    const uint32_t size = Match<grammar::field>();
    if (size == 0) {
      Fail(IssueCode::UnexpectedToken, {pos_, pos_ + 1}, "a name must follow this dot");
    }
    tree_.AddField(node, {pos_ + 1, pos_ + size});
    pos_ += size;
  }
}

void Parser::RequireSeparator() {
  const char c = Peek();
  const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
  if (blank || c == '|' || c == ')' || AtClose()) return;
  if (AtEnd()) FailUnexpected("action");
  if (c == '(' || c == '"' || c == '`' || c == '\'' || c == '$' || c == '.') {
    Fail(IssueCode::MissingSpace, {pos_, pos_ + 1}, "there is no space between two operands");
  }
  FailUnexpected("operand");
}

void Parser::FinishCommand() {
  Pipe& pipe = pipes_.back();
  const std::span operands = std::span(operands_).subspan(pipe.operands_base);
  if (operands.empty()) {
    const uint32_t end = AtEnd() ? pos_ : pos_ + 1;
    Fail(IssueCode::MissingValue, {pos_, end},
         pipe.after_bar ? "a function must follow `|`" : "there is no value here");
  }
  const NodeKind first = tree_.ast().kind(operands.front());
  const uint32_t stage = static_cast<uint32_t>(commands_.size()) - pipe.commands_base;
  if (stage > pipe.declared && IsLiteral(first)) {
    Fail(IssueCode::NotExecutable, tree_.ast().span(operands.front()),
         "`" + std::string(tree_.ast().source(operands.front())) +
             "` cannot take what `|` passes: it is no function");
  }
  const uint32_t end = tree_.ast().node(operands.back()).end;
  const NodeId command = tree_.Add(NodeKind::Command, {pipe.command_begin, end}, operands);
  operands_.resize(pipe.operands_base);
  commands_.push_back(command);
}

NodeId Parser::FinishPipe() {
  const Pipe pipe = pipes_.back();
  const std::span commands = std::span(commands_).subspan(pipe.commands_base);
  const uint32_t begin = tree_.ast().node(commands.front()).begin;
  const uint32_t end = tree_.ast().node(commands.back()).end;
  const NodeId node = tree_.Add(NodeKind::Pipeline, {begin, end}, commands);
  tree_.node(node).declared = pipe.declared;
  if (pipe.assign) tree_.SetFlag(node, node_flag::kAssign);
  commands_.resize(pipe.commands_base);
  pipes_.pop_back();
  return node;
}

void Parser::CloseParenthesis() {
  FinishCommand();
  const uint32_t open = pipes_.back().begin - 1;
  const NodeId pipeline = FinishPipe();
  ++pos_;
  const std::array children = {pipeline};
  const NodeId paren = tree_.Add(NodeKind::Paren, {open, pos_}, children);
  operands_.push_back(paren);
  ParseFields(paren);
  RequireSeparator();
}

// --- Terms ---

NodeId Parser::ParseTerm() {
  const char c = Peek();
  if (c == '$') {
    const uint32_t size = Match<grammar::variable>();
    pos_ += size;
    return ParseVariableTerm({pos_ - size, pos_});
  }
  if (c == '"' || c == '`') return ParseStringTerm();
  if (c == '\'') return ParseCharacterTerm();
  const bool digit = c >= '0' && c <= '9';
  const bool next_digit = Peek(1) >= '0' && Peek(1) <= '9';
  if (digit || c == '+' || c == '-' || (c == '.' && next_digit)) return ParseNumberTerm();
  if (c == '.') {
    const uint32_t size = Match<grammar::field>();
    const Span span{pos_, pos_ + std::max(size, 1U)};
    pos_ = span.end;
    if (size == 0) return tree_.Add(NodeKind::Dot, span);
    const NodeId field = tree_.Add(NodeKind::Field, span);
    tree_.AddField(field, {span.begin + 1, span.end});
    return field;
  }
  const uint32_t size = Match<grammar::word>();
  if (size == 0) FailUnexpected("action");
  pos_ += size;
  return ParseWordTerm({pos_ - size, pos_});
}

NodeId Parser::ParseWordTerm(Span span) {
  const std::string_view word = span.In(text_);
  if (word == "true" || word == "false") {
    const NodeId node = tree_.Add(NodeKind::Bool, span);
    if (word == "true") tree_.SetFlag(node, node_flag::kTrue);
    return node;
  }
  if (word == "nil") return tree_.Add(NodeKind::Nil, span);
  constexpr std::array<std::string_view, 10> kReserved = {
      "if", "range", "with", "else", "end", "define", "block", "template", "break", "continue"};
  if (std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end()) {
    Fail(IssueCode::UnexpectedToken, span, "unexpected `" + std::string(word) + "` in action");
  }
  if (FindFunction(word, options_.dialect) == nullptr) {
    const std::string_view near = NearestFunction(word, options_.dialect);
    Report(IssueCode::UnknownFunction, span, "function `" + std::string(word) + "` is not defined",
           near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
  }
  return tree_.Add(NodeKind::Function, span, {}, TreeBuilder::Plain(span));
}

NodeId Parser::ParseVariableTerm(Span span) {
  const Span name{span.begin + 1, span.end};
  const std::string_view wanted = name.In(text_);
  if (!wanted.empty() && !scope_.Contains(wanted)) {
    const auto predeclared = PredeclaredVariables(options_.dialect);
    const bool hidden =
        std::find(predeclared.begin(), predeclared.end(), wanted) != predeclared.end();
    const std::string_view near = scope_.Nearest(wanted);
    std::string help;
    if (hidden) {
      help = "pass it with `{{template \"…\" " + std::string(span.In(text_)) + "}}`";
    } else if (!near.empty()) {
      help = "did you mean `$" + std::string(near) + "`?";
    }
    Report(IssueCode::UndefinedVariable, span,
           "variable `" + std::string(span.In(text_)) + "` is not defined" +
               (hidden ? " inside of `define` and `block`" : ""),
           std::move(help));
  }
  return tree_.Add(NodeKind::Variable, span, {}, TreeBuilder::Plain(name));
}

NodeId Parser::ParseStringTerm() {
  const bool raw = Peek() == '`';
  const uint32_t size = raw ? Match<grammar::raw_string>() : Match<grammar::string>();
  if (size == 0) {
    size_t end = raw ? text_.size() : text_.find('\n', pos_);
    if (end == std::string_view::npos) end = text_.size();
    Fail(IssueCode::UnterminatedString, {pos_, static_cast<uint32_t>(end)}, "string is not closed",
         raw ? "it ends with a backquote" : "it ends with `\"`");
  }
  const Span span{pos_, pos_ + size};
  TreeBuilder::TextRef value;
  if (!tree_.Decode(span, value)) {
    Fail(IssueCode::BadString, span, "string has an escape that Go does not know",
         "write `\\\\` for a backslash, or put the string in backquotes");
  }
  pos_ = span.end;
  return tree_.Add(NodeKind::String, span, {}, value);
}

NodeId Parser::ParseCharacterTerm() {
  const uint32_t size = Match<grammar::character>();
  const Span span{pos_, pos_ + std::max(size, 1U)};
  TreeBuilder::TextRef value;
  bool ok = size > 0 && tree_.Decode(span, value);
  if (ok) {
    const std::string_view decoded =
        value.pooled ? tree_.Pooled(value) : text_.substr(value.begin, value.size);
    size_t characters = 0;
    for (const char c : decoded) {
      if ((static_cast<uint8_t>(c) & 0xC0U) != 0x80U) ++characters;
    }
    ok = characters == 1;
  }
  if (!ok) {
    Fail(IssueCode::BadCharacter, span, "this is no character constant",
         "a string stands in double quotes");
  }
  pos_ = span.end;
  return tree_.Add(NodeKind::Character, span, {}, value);
}

NodeId Parser::ParseNumberTerm() {
  uint32_t size = Match<grammar::number>();
  if (size == 0) {
    uint32_t end = pos_ + 1;
    const auto part = [&](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             c == '_' || c == '.';
    };
    while (end < text_.size() && part(text_[end])) ++end;
    const Span span{pos_, end};
    const bool sign = span.size() == 1;
    Fail(IssueCode::BadNumber, span, "`" + std::string(span.In(text_)) + "` is not a number",
         sign ? "templates have no operators: compute it in the rule's expression" : "");
  }
  const Span span{pos_, pos_ + size};
  pos_ = span.end;
  return tree_.Add(NodeKind::Number, span, {}, TreeBuilder::Plain(span));
}

}  // namespace promql::gotemplate::internal
