#include "promql/gotemplate/parse.h"

#include <algorithm>
#include <array>

#include "promql/gotemplate/match.h"
#include "promql/gotemplate/parser.h"

namespace promql::gotemplate {
namespace internal {

namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

std::string_view NameOfBlock(NodeKind kind) {
  switch (kind) {  // NOLINT(bugprone-switch-missing-default-case)
    case NodeKind::If:
      return "if";
    case NodeKind::Range:
      return "range";
    case NodeKind::With:
      return "with";
    case NodeKind::Define:
      return "define";
    default:
      return "block";
  }
}

}  // namespace

Parser::Parser(std::string_view text, const ParseOptions& options, Ast& ast,
               std::vector<Issue>& issues)
    : text_(text),
      options_(options),
      tree_(ast),
      issues_(issues),
      scope_(PredeclaredVariables(options.dialect)) {
  tree_.Reset(text);
}

void Parser::Run() {
  blocks_.push_back({.kind = NodeKind::List,
                     .begin = 0,
                     .items_base = 0,
                     .scope_mark = scope_.Mark(),
                     .pipeline = {},
                     .then_list = {},
                     .name = {},
                     .flags = 0,
                     .chained = false,
                     .range_depth = 0});
  while (!AtEnd()) ParseText();
  if (blocks_.size() > 1) {
    const Block& block = blocks_.back();
    const Span open{block.begin, block.begin + 2};
    Fail(IssueCode::UnclosedBlock, open,
         "`{{" + std::string(NameOfBlock(block.kind)) + "}}` has no `{{end}}`");
  }
  MakeList(0, static_cast<uint32_t>(text_.size()));
}

// Text up to the next action, and the action.
void Parser::ParseText() {
  const size_t found = text_.find(kOpen, pos_);
  const bool action = found != std::string_view::npos;
  const auto end = static_cast<uint32_t>(action ? found : text_.size());
  Span span{pos_, end};
  const bool trim_left =
      action && end + 3 < text_.size() && text_[end + 2] == '-' && IsBlank(text_[end + 3]);
  if (trim_next_) {
    while (span.begin < span.end && IsBlank(text_[span.begin])) ++span.begin;
  }
  if (trim_left) {
    while (span.begin < span.end && IsBlank(text_[span.end - 1])) --span.end;
  }
  if (!span.empty()) {
    items_.push_back(tree_.Add(NodeKind::Text, span, {}, TreeBuilder::Plain(span)));
  }
  trim_next_ = false;
  pos_ = end;
  if (!action) return;
  open_ = end;
  pos_ = end + (trim_left ? 3 : 2);
  ParseAction(end);
}

void Parser::ParseAction(uint32_t open) {
  if (blocks_.size() > options_.max_depth) {
    Fail(IssueCode::TooDeep, {open, open + 2},
         "template is nested deeper than " + std::to_string(options_.max_depth) + " levels");
  }
  const uint32_t before_blanks = pos_;
  SkipBlanks();
  // Between a trim marker and a comment there is a space, else there is none.
  const bool trimmed = before_blanks == open + 3;
  if (text_.substr(pos_, 2) == "/*" && (trimmed || pos_ == before_blanks)) {
    return ParseComment(open);
  }
  const uint32_t size = Match<grammar::word>();
  const Span word{pos_, pos_ + size};
  const std::string_view name = word.In(text_);
  constexpr std::array<std::string_view, 10> kKeywords = {
      "if", "range", "with", "else", "end", "define", "block", "template", "break", "continue"};
  if (std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end()) {
    pos_ = word.end;
    return Keyword(name, word, open);
  }
  const NodeId pipeline = ParsePipeline(false, true);
  ExpectClose("action");
  const std::array children = {pipeline};
  items_.push_back(tree_.Add(NodeKind::Action, {open, pos_}, children));
}

void Parser::ParseComment(uint32_t open) {
  const uint32_t begin = pos_ + 2;
  const size_t end = text_.find("*/", begin);
  if (end == std::string_view::npos) {
    Fail(IssueCode::UnclosedComment, {open, open + 2}, "comment is not closed",
         "it ends with `*/}}`");
  }
  pos_ = static_cast<uint32_t>(end) + 2;
  const bool trim = IsBlank(Peek()) && text_.substr(pos_ + 1, 3) == "-}}";
  if (trim) ++pos_;
  if (!AtClose()) {
    Fail(IssueCode::UnclosedComment, TokenHere(), "something stands behind the comment",
         "a comment has an action of its own: `{{/* … */}}`");
  }
  ExpectClose("comment");
  const Span body{begin, static_cast<uint32_t>(end)};
  items_.push_back(tree_.Add(NodeKind::Comment, {open, pos_}, {}, TreeBuilder::Plain(body)));
}

void Parser::Keyword(std::string_view word, Span span, uint32_t open) {
  if (word == "if") return OpenControl(NodeKind::If, open, false);
  if (word == "range") return OpenControl(NodeKind::Range, open, false);
  if (word == "with") return OpenControl(NodeKind::With, open, false);
  if (word == "else") return ParseElse(span, open);
  if (word == "end") return ParseEnd(span);
  if (word == "define") return OpenDefinition(NodeKind::Define, span, open);
  if (word == "block") return OpenDefinition(NodeKind::Block, span, open);
  if (word == "template") return ParseTemplate(open);
  ParseJump(word == "break" ? NodeKind::Break : NodeKind::Continue, span, open);
}

// --- Blocks ---

void Parser::OpenControl(NodeKind kind, uint32_t open, bool chained) {
  Block block{.kind = kind,
              .begin = open,
              .items_base = 0,
              .scope_mark = scope_.Mark(),
              .pipeline = {},
              .then_list = {},
              .name = {},
              .flags = chained ? node_flag::kElseIf : uint16_t{0},
              .chained = chained,
              .range_depth = blocks_.back().range_depth + (kind == NodeKind::Range ? 1U : 0U)};
  block.pipeline = ParsePipeline(kind == NodeKind::Range, true);
  ExpectClose(NameOfBlock(kind));
  block.items_base = static_cast<uint32_t>(items_.size());
  blocks_.push_back(block);
}

// `define` and `block`: a template of its own, with no variable but `$`.
void Parser::OpenDefinition(NodeKind kind, Span word, uint32_t open) {
  if (kind == NodeKind::Define && blocks_.size() > 1) {
    Fail(IssueCode::MisplacedDefinition, word, "`{{define}}` stands inside of something else",
         "definitions stand at the top level of the text");
  }
  Block block{.kind = kind,
              .begin = open,
              .items_base = 0,
              .scope_mark = scope_.Mark(),
              .pipeline = {},
              .then_list = {},
              .name = ParseName(NameOfBlock(kind)),
              .flags = 0,
              .chained = false,
              .range_depth = 0};
  if (kind == NodeKind::Block) block.pipeline = ParsePipeline(false, true);
  ExpectClose(NameOfBlock(kind));
  scope_.Hide();
  block.items_base = static_cast<uint32_t>(items_.size());
  blocks_.push_back(block);
}

void Parser::ParseElse(Span word, uint32_t open) {
  Block& block = blocks_.back();
  const bool control =
      block.kind == NodeKind::If || block.kind == NodeKind::Range || block.kind == NodeKind::With;
  if (!control || block.then_list.valid()) {
    Fail(IssueCode::UnexpectedElse, word,
         control ? "`{{else}}` stands in an `{{else}}`" : "`{{else}}` belongs to nothing",
         control ? "for a further condition write `{{else if …}}`" : "");
  }
  SkipBlanks();
  const uint32_t size = Match<grammar::word>();
  const std::string_view next = text_.substr(pos_, size);
  const bool chains = (next == "if" && block.kind == NodeKind::If) ||
                      (next == "with" && block.kind == NodeKind::With);
  block.then_list = MakeList(block.items_base, open);
  block.items_base = static_cast<uint32_t>(items_.size());
  if (chains) {
    pos_ += size;
    return OpenControl(block.kind, open, true);
  }
  ExpectClose("else");
}

void Parser::ParseEnd(Span word) {
  if (blocks_.size() == 1) {
    Fail(IssueCode::UnexpectedEnd, word, "`{{end}}` ends nothing");
  }
  const uint32_t open = open_;
  ExpectClose("end");
  const uint32_t end = pos_;
  for (;;) {
    const bool chained = blocks_.back().chained;
    pos_ = chained ? open : end;  // the inner ones end before
    CloseBlock(chained ? open : end);
    if (!chained) break;
  }
  pos_ = end;
}

void Parser::CloseBlock(uint32_t end) {
  const Block block = blocks_.back();
  blocks_.pop_back();
  const NodeId list = MakeList(block.items_base, open_);
  std::array<NodeId, 3> children;
  size_t count = 0;
  if (block.pipeline.valid()) children[count++] = block.pipeline;
  if (block.then_list.valid()) children[count++] = block.then_list;
  children[count++] = list;
  const NodeId node =
      tree_.Add(block.kind, {block.begin, end}, std::span(children).first(count), block.name);
  tree_.SetFlag(node, block.flags);
  if (block.then_list.valid()) tree_.SetFlag(node, node_flag::kElse);
  scope_.Leave(block.scope_mark);
  items_.push_back(node);
}

// The items from `base` on become a list.
NodeId Parser::MakeList(uint32_t base, uint32_t end) {
  const std::span items = std::span(items_).subspan(base);
  const uint32_t begin = items.empty() ? end : tree_.ast().node(items.front()).begin;
  const NodeId list = tree_.Add(NodeKind::List, {begin, std::max(begin, end)}, items);
  items_.resize(base);
  return list;
}

TreeBuilder::TextRef Parser::ParseName(std::string_view of) {
  SkipBlanks();
  uint32_t size = Match<grammar::string>();
  if (size == 0) size = Match<grammar::raw_string>();
  TreeBuilder::TextRef name;
  if (size == 0 || !tree_.Decode({pos_, pos_ + size}, name)) {
    Fail(IssueCode::UnexpectedToken, TokenHere(),
         "`" + std::string(of) + "` needs a name in quotes");
  }
  pos_ += size;
  return name;
}

void Parser::ParseTemplate(uint32_t open) {
  const TreeBuilder::TextRef name = ParseName("template");
  SkipBlanks();
  NodeId pipeline;
  if (!AtClose()) pipeline = ParsePipeline(false, true);
  ExpectClose("template");
  const std::array children = {pipeline};
  items_.push_back(tree_.Add(NodeKind::Template, {open, pos_},
                             std::span(children).first(pipeline.valid() ? 1 : 0), name));
}

void Parser::ParseJump(NodeKind kind, Span word, uint32_t open) {
  if (blocks_.back().range_depth == 0) {
    Fail(IssueCode::OutsideRange, word,
         "`{{" + std::string(word.In(text_)) + "}}` stands outside of `{{range}}`");
  }
  ExpectClose(word.In(text_));
  items_.push_back(tree_.Add(kind, {open, pos_}));
}

// --- The text ---

bool Parser::SkipBlanks() {
  const uint32_t begin = pos_;
  while (IsBlank(Peek())) ++pos_;
  return pos_ > begin;
}

bool Parser::AtClose() const {
  if (text_.substr(pos_, 2) == kClose) return true;
  return text_.substr(pos_, 3) == "-}}" && pos_ > 0 && IsBlank(text_[pos_ - 1]);
}

void Parser::ExpectClose(std::string_view context) {
  SkipBlanks();
  if (!AtClose()) FailUnexpected(context);
  trim_next_ = Peek() == '-';
  pos_ += trim_next_ ? 3 : 2;
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

// A word, or one character.
Span Parser::TokenHere() const {
  uint32_t size = Match<grammar::word>();
  if (size == 0 && !AtEnd()) {
    size = 1;
    while (pos_ + size < text_.size() &&
           (static_cast<uint8_t>(text_[pos_ + size]) & 0xC0U) == 0x80U)
      ++size;
  }
  return {pos_, pos_ + size};
}

void Parser::FailUnexpected(std::string_view context) {
  if (AtEnd()) {
    Fail(IssueCode::UnclosedAction, {open_, open_ + 2}, "action is not closed",
         "it ends with `}}`");
  }
  const Span token = TokenHere();
  const bool known = std::string_view("()|.,:=$\"`'").find(Peek()) != std::string_view::npos ||
                     Match<grammar::word>() > 0;
  Fail(known ? IssueCode::UnexpectedToken : IssueCode::UnexpectedCharacter, token,
       "unexpected `" + std::string(token.In(text_)) + "` in " + std::string(context));
}

}  // namespace internal

bool Parse(std::string_view text, const ParseOptions& options, Ast& ast,
           std::vector<Issue>& issues) {
  const size_t before = issues.size();
  if (text.size() >= (1U << 31U)) {
    ast = Ast();
    issues.push_back({.code = IssueCode::TooLong,
                      .span = {0, 0},
                      .message = "template is longer than 2 GiB",
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

}  // namespace promql::gotemplate
