#include "promql/tokens.h"

#include "promql/diagnose.h"
#include "promql/grammar.h"
#include "promql/keyword.h"
#include "promql/variables.h"

namespace promql {
namespace {

namespace g = grammar;

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const Features& features, std::vector<Token>& tokens)
      : text_(text), features_(features), tokens_(tokens) {}

  std::optional<Issue> Run() {
    while (offset_ < text_.size()) {
      if (Skip<g::blanks>() || AddIf<g::comment>(TokenKind::Comment)) continue;
      if (!(brace_ != kNone ? InBraces() : Plain())) return Wrong(offset_);
    }
    if (brace_ != kNone) return Unclosed(brace_, "`{`");
    if (bracket_ != kNone) return Unclosed(bracket_, "`[`");
    if (!parentheses_.empty()) return Unclosed(parentheses_.back(), "`(`");
    return std::nullopt;
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  // Bytes that the rule takes here; 0: none.
  template <typename Rule>
  uint32_t Match() const {
    tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*> in(
        text_.data() + offset_, text_.data() + text_.size(), "");
    if (!tao::pegtl::parse<Rule>(in)) return 0;
    return static_cast<uint32_t>(in.current() - text_.data()) - offset_;
  }
  template <typename Rule>
  bool Skip() {
    const uint32_t size = Match<Rule>();
    offset_ += size;
    return size > 0;
  }
  template <typename Rule>
  bool AddIf(TokenKind kind) {
    return Add(kind, Match<Rule>());
  }
  bool Add(TokenKind kind, size_t size) {
    if (size == 0) return false;
    const uint32_t end = offset_ + static_cast<uint32_t>(size);
    tokens_.push_back({kind, {offset_, end}});
    offset_ = end;
    return true;
  }
  bool AddVariable() {
    return features_.grafana_variables &&
           Add(TokenKind::Variable, VariableSize(text_.substr(offset_)));
  }

  bool InBraces() {
    if (text_[offset_] == '}') {
      brace_ = kNone;
      return Add(TokenKind::Punctuation, 1);
    }
    return AddVariable() || AddIf<g::label_name>(TokenKind::Identifier) ||
           AddIf<g::quoted>(TokenKind::String) || AddIf<g::match_op>(TokenKind::Operator) ||
           (text_[offset_] == ',' && Add(TokenKind::Punctuation, 1));
  }

  bool Plain() {
    return Word() || AddIf<g::quoted>(TokenKind::String) ||
           AddIf<g::plain_number>(TokenKind::Number) || AddIf<g::duration>(TokenKind::Duration) ||
           AddVariable() || Partner() || AddIf<g::symbol_operator>(TokenKind::Operator) || Mark();
  }

  bool Word() {
    const uint32_t size = Match<g::word>();
    if (size == 0) return false;
    const std::string_view word = text_.substr(offset_, size);
    const KeywordEntry* keyword = FindKeyword(word);
    if (keyword == nullptr) {
      const bool colon = word.find(':') != std::string_view::npos;
      // In brackets a colon parts range and step.
      if (colon && bracket_ != kNone) return Colon();
      return Add(colon ? TokenKind::MetricIdentifier : TokenKind::Identifier, size);
    }
    const Keyword kind = keyword->keyword;
    const bool number = kind == Keyword::Inf || kind == Keyword::Nan;
    const bool aggregator = kind == Keyword::Aggregation;
    return Add(number       ? TokenKind::Number
               : aggregator ? TokenKind::Aggregator
                            : TokenKind::Keyword,
               size);
  }

  // One in brackets, after a range.
  bool Colon() {
    if (text_[offset_] != ':' || colon_ || tokens_.back().span.begin == bracket_) return false;
    colon_ = true;
    return Add(TokenKind::Punctuation, 1);
  }

  // What comes in pairs.
  bool Partner() {
    switch (text_[offset_]) {
      case '(':
        parentheses_.push_back(offset_);
        break;
      case ')':
        if (parentheses_.empty()) return false;
        parentheses_.pop_back();
        break;
      case '{':
        brace_ = offset_;
        break;
      case '[':
        if (bracket_ != kNone) return false;
        bracket_ = offset_;
        colon_ = false;
        break;
      case ']':
        if (bracket_ == kNone) return false;
        bracket_ = kNone;
        break;
      default:
        return false;
    }
    return Add(TokenKind::Punctuation, 1);
  }

  bool Mark() {
    const char c = text_[offset_];
    if (c == ',' || c == '@') return Add(TokenKind::Punctuation, 1);
    const bool pattern = offset_ + 1 < text_.size() && text_[offset_ + 1] == '~';
    return c == '=' && !pattern && Add(TokenKind::Operator, 1);
  }

  Issue Wrong(uint32_t at) const {
    FoundToken found = FindTokenAt(text_, at);
    return {.code = found.code,
            .span = found.span,
            .message = "unexpected " + found.description,
            .help = std::move(found.help)};
  }
  static Issue Unclosed(uint32_t at, const std::string& what) {
    return {.code = IssueCode::UnexpectedEnd,
            .span = {at, at + 1},
            .message = what + " is not closed",
            .help = {}};
  }

  std::string_view text_;
  const Features& features_;
  std::vector<Token>& tokens_;
  uint32_t offset_ = 0;
  uint32_t brace_ = kNone;    // where the open one is
  uint32_t bracket_ = kNone;  // likewise
  bool colon_ = false;        // in the open bracket
  std::vector<uint32_t> parentheses_;
};

}  // namespace

std::optional<Issue> Tokenize(std::string_view text, const Features& features,
                              std::vector<Token>& tokens) {
  return Tokenizer(text, features, tokens).Run();
}

}  // namespace promql
