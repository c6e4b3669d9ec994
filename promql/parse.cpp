#include "promql/parse.h"

#include <cmath>

#include "promql/actions.h"
#include "promql/diagnose.h"
#include "promql/label_name.h"
#include "promql/literal.h"
#include "promql/parser.h"
#include "promql/parser_duration.h"
#include "promql/parser_operand.h"
#include "promql/parser_operator.h"
#include "promql/parser_target.h"
#include "promql/regex.h"
#include "promql/variables.h"

namespace promql {
namespace internal {

Parser::Parser(std::string_view text, const ParseOptions& options, Ast& ast,
               std::vector<Issue>& issues)
    : text_(text),
      in_(text.data(), text.data() + text.size(), ""),
      options_(options),
      language_(LanguageOf(options.target)),
      other_target_(language_ != kReference),
      tree_(ast),
      issues_(issues) {
  tree_.Reset(text);
}

void Parser::Run() {
  PushFrame(FrameKind::Root, 0);
  Skip();
  if (AtEnd()) {
    Fail(IssueCode::EmptyExpression, {0, 0}, "no expression: the text is empty or all comment");
  }
  State state = State::Operand;
  while (state != State::Done) {
    state = state == State::Operand ? ParseOperand() : ParseOperator();
  }
}

// --- Stacks ---

Parser::Frame& Parser::PushFrame(FrameKind kind, uint32_t begin) {
  CheckDepth(begin);
  Frame frame{};
  frame.kind = kind;
  frame.begin = begin;
  frame.open = begin;
  frame.ops_base = static_cast<uint32_t>(ops_.size());
  frame.node_base = tree_.size();
  frames_.push(frame);
  return frames_.back();
}

void Parser::CheckDepth(uint32_t offset) {
  if (frames_.size() + ops_.size() <= options_.max_depth) return;
  Fail(IssueCode::TooDeep, {offset, offset + 1},
       "expression is nested deeper than " + std::to_string(options_.max_depth) + " levels");
}

// Completes the waiting operators of this frame that bind tighter than `precedence`, or as tight if
// the next operator is left-associative.
void Parser::Reduce(uint8_t precedence, bool right_associative) {
  const uint32_t base = frames_.back().ops_base;
  while (ops_.size() > base) {
    const PendingOp& op = ops_.back();
    if (op.precedence < precedence || (op.precedence == precedence && right_associative)) return;
    if (!op.unary) {
      tree_.PushBinary(static_cast<BinaryOp>(op.op), op.return_bool, op.record);
    } else if (tree_.top_node().kind == NodeKind::NumberLiteral) {
      tree_.FoldSign(static_cast<BinaryOp>(op.op) == BinaryOp::Subtract, op.begin);
    } else {
      tree_.PushUnary(static_cast<BinaryOp>(op.op), op.begin);
    }
    ops_.pop();
  }
}

// --- Actions ---

namespace {

bool HasSeveralUnits(std::string_view duration) {
  const size_t unit = duration.find_first_not_of("0123456789");
  return duration.find_first_of("0123456789", unit) != std::string_view::npos;
}

}  // namespace

void Parser::OnNumber(Span span) {
  const NumberResult result = ParseNumber(span.In(text_));
  number = {.value = result.value, .nanoseconds = 0, .with_units = false, .span = span};
  if (other_target_ && span.In(text_).find('_') != std::string_view::npos) {
    RequireSyntax(Syntax::DigitSeparators, span);
  }
  if (result.error != LiteralError::None) ReportNumber(span);
}

void Parser::ReportNumber(Span span) {
  Report(IssueCode::NumberOutOfRange, span, "number is too large for a 64-bit float");
}

void Parser::OnSpecialNumber(Span span) { OnNumber(span); }

void Parser::OnDuration(Span span) {
  const DurationResult result = promql::ParseDuration(span.In(text_));
  // In two parts, as Go does it: the sum of whole seconds and the fraction.
  constexpr int64_t kSecond = 1'000'000'000;
  const int64_t whole = result.nanoseconds / kSecond;
  const int64_t fraction = result.nanoseconds % kSecond;
  number = {.value = static_cast<double>(whole) + static_cast<double>(fraction) / 1e9,
            .nanoseconds = result.nanoseconds,
            .with_units = true,
            .span = span};
  if (result.error == LiteralError::OutOfRange) {
    Report(IssueCode::DurationOutOfRange, span, "duration is longer than 292 years");
  } else if (result.error == LiteralError::BadSyntax) {
    Report(IssueCode::BadDuration, span, "`" + std::string(span.In(text_)) + "` is not a duration",
           "units go from large to small, each at most once: `1h30m`");
  }
  if (other_target_ && HasSeveralUnits(span.In(text_))) {
    RequireSyntax(Syntax::CompoundDurations, span);
  }
}

void Parser::OnMatcherName(Span span, bool quoted) {
  after_comma_ = false;
  insert_offset_ = span.end;
  if (!tree_.BeginMatcher(span, quoted)) {
    Fail(IssueCode::BadEscape, span, "escape in string is not a Unicode character");
  }
  if (quoted) RequireSyntax(Syntax::QuotedNames, span);
  if (!quoted && HasVariable(span)) {
    RefuseVariable(span, "label matchers", "a matching operator: `=`, `!=`, `=~` or `!~`");
    tree_.MatcherNameHasVariable();
  }
}

void Parser::OnMatcherHole(Span span) {
  RefuseVariable(span, "label matchers", MatcherExpectation());
  after_comma_ = false;
  insert_offset_ = span.end;
  tree_.BeginVariableMatcher(span);
}

void Parser::OnMatchOp(Span span) {
  const std::string_view op = span.In(text_);
  const bool negated = op[0] == '!';
  const bool regex = op.back() == '~';
  tree_.MatcherOp(regex ? (negated ? MatchOp::NotRegex : MatchOp::Regex)
                        : (negated ? MatchOp::NotEqual : MatchOp::Equal),
                  span);
}

void Parser::OnMatcherValue(Span span) {
  insert_offset_ = span.end;
  if (text_[span.begin] == '$' || text_[span.begin] == '[') {
    RefuseVariable(span, "label matchers", "a quoted string");
    tree_.MatcherVariableValue(span);
    return;
  }
  if (!tree_.MatcherValue(span)) {
    Fail(IssueCode::BadEscape, span, "escape in string is not a Unicode character");
  }
  if (options_.features.grafana_variables && HasVariable(span)) {
    // What Grafana puts there is not known: nothing is said of a pattern.
    tree_.MatcherValueHasVariable();
    return;
  }
  const MatchOp op = tree_.LastMatcherOp();
  if (op != MatchOp::Regex && op != MatchOp::NotRegex) return;
  const RegexResult result = CheckRegex(tree_.LastMatcherValue());
  if (!result.ok) {
    Report(IssueCode::BadRegex, tree_.LastMatcherSpan(),
           "regular expression does not compile: " + result.error);
  }
}

std::string_view Parser::MatcherExpectation() const {
  const bool first = insert_offset_ == 0;
  return first || after_comma_ ? "a label name or `}`" : "`,` or `}`";
}

void Parser::OnLabel(Span span, bool quoted) {
  if (!quoted) {
    const std::string_view word = span.In(text_);
    const KeywordEntry* keyword = FindKeyword(word);
    if (HasVariable(span)) {
      RefuseVariable(span, "label list", "`,`, `)` or a label name");
    } else if ((keyword != nullptr && !keyword->label) ||
               word.find(':') != std::string_view::npos) {
      Fail(IssueCode::BadLabelName, span, "`" + std::string(word) + "` cannot be a label here",
           "put it in quotes");
    }
  }
  if (quoted) RequireSyntax(Syntax::QuotedNames, span);
  if (!tree_.AddLabel(span, quoted)) {
    Fail(IssueCode::BadEscape, span, "escape in string is not a Unicode character");
  }
  if (options_.features.grafana_variables && HasVariable(span)) tree_.LabelHasVariable();
  if (quoted && !IsLabelName(tree_.LastLabel())) {
    Fail(IssueCode::BadLabelName, span, "label name is empty or not UTF-8");
  }
}

bool Parser::HasVariable(Span span) const { return ContainsVariable(span.In(text_)); }

// Where variables are not on, `$` and `[` are no part of the name that `span` covers.
void Parser::RefuseVariable(Span span, std::string_view context, std::string_view expected) {
  if (options_.features.grafana_variables) return;
  FailExpected(text_.data() + text_.find_first_of("$[", span.begin), context, expected);
}

TreeBuilder::ListRef Parser::TakeLabels() {
  const TreeBuilder::ListRef list{label_mark_, tree_.label_count() - label_mark_};
  label_mark_ = tree_.label_count();
  return list;
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

void Parser::FailUnexpected(std::string_view context, std::string_view expected) {
  FailExpected(in_.current(), context, expected);
}

void Parser::FailExpected(const char* at_text, std::string_view context,
                          std::string_view expected) {
  const Span here = SpanOf(at_text, at_text);
  FoundToken found = FindTokenAt(text_, here.begin);
  if (found.code == IssueCode::UnexpectedEnd && frames_.size() > 1 && context != "label matchers") {
    for (size_t i = frames_.size(); i > 1; --i) {
      const Frame& frame = frames_[i - 1];
      if (frame.kind == FrameKind::Duration) break;
      Report(IssueCode::UnclosedParenthesis, found.span, "`(` is not closed");
      issues_.back().opened = {frame.open, frame.open + 1};
      throw Stop{};
    }
  }
  if (found.code == IssueCode::UnterminatedString || found.code == IssueCode::BadEscape ||
      (found.code == IssueCode::InvalidUtf8 && found.span.size() > 1)) {
    Fail(found.code, found.span, std::move(found.description), std::move(found.help));
  }
  std::string message = "unexpected " + found.description;
  message.append(" in ").append(context);
  if (!expected.empty()) message.append(", expected ").append(expected);
  Fail(found.code, found.span, std::move(message));
}

}  // namespace internal

Features DefaultFeatures(const Target& target) {
  const Version language = LanguageOf(target);
  Features features;
  features.duration_expressions =
      Effective(SinceOf(Syntax::DurationExpressions), target.product).In(language);
  features.extended_range_selectors = SinceOf(Syntax::ExtendedRanges).In(language);
  features.fill_modifiers = SinceOf(Syntax::FillModifiers).In(language);
  return features;
}

bool Parse(std::string_view text, const ParseOptions& options, Ast& ast,
           std::vector<Issue>& issues) {
  const size_t before = issues.size();
  // An Ast keeps one bit of a string's size for itself.
  if (text.size() >= (1U << 31U)) {
    ast = Ast();
    issues.push_back({.code = IssueCode::TooLong,
                      .span = {0, 0},
                      .message = "expression is longer than 2 GiB",
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

}  // namespace promql
