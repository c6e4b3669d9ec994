#include "promql/gotemplate/pattern.h"

#include <re2/re2.h>

#include <charconv>
#include <map>
#include <vector>

#include "promql/gotemplate/format_printf.h"
#include "promql/gotemplate/runes.h"

namespace promql::gotemplate {
namespace {

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options Options() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

// Go's words for what RE2 found.
std::string ErrorOf(const RE2& pattern) {
  std::string text = "error parsing regexp: ";
  switch (pattern.error_code()) {
    case RE2::ErrorBadEscape:
      text += "invalid escape sequence";
      break;
    case RE2::ErrorBadCharClass:
      text += "invalid character class";
      break;
    case RE2::ErrorBadCharRange:
      text += "invalid character class range";
      break;
    case RE2::ErrorMissingBracket:
      text += "missing closing ]";
      break;
    case RE2::ErrorMissingParen:
      text += "missing closing )";
      break;
    case RE2::ErrorUnexpectedParen:
      text += "unexpected )";
      break;
    case RE2::ErrorTrailingBackslash:
      return text + "trailing backslash at end of expression: ``";
    case RE2::ErrorRepeatArgument:
      text += "missing argument to repetition operator";
      break;
    case RE2::ErrorRepeatSize:
      text += "invalid repeat count";
      break;
    case RE2::ErrorRepeatOp:
      text += "invalid nested repetition operator";
      break;
    case RE2::ErrorBadPerlOp:
      text += "invalid or unsupported Perl syntax";
      break;
    case RE2::ErrorBadUTF8:
      text += "invalid UTF-8";
      break;
    case RE2::ErrorBadNamedCapture:
      text += "invalid named capture";
      break;
    case RE2::ErrorPatternTooLarge:
      return text + "expression too large: `" + pattern.pattern() + "`";
    case RE2::NoError:
    case RE2::ErrorInternal:
      return text + pattern.error();
  }
  const bool whole = pattern.error_code() == RE2::ErrorMissingParen ||
                     pattern.error_code() == RE2::ErrorUnexpectedParen;
  return text + ": `" + (whole ? pattern.pattern() : pattern.error_arg()) + "`";
}

bool InName(char32_t rune) { return rune == '_' || IsLetter(rune) || IsDigit(rune); }

class Replacer {
 public:
  Replacer(const RE2& pattern, std::string_view replacement, std::string_view text, size_t limit)
      : pattern_(pattern),
        replacement_(replacement),
        text_(text),
        limit_(limit),
        names_(pattern.NamedCapturingGroups()),
        groups_(static_cast<size_t>(pattern.NumberOfCapturingGroups()) + 1) {}

  void Run(Replaced& result) {
    size_t from = 0;      // where to search
    size_t last_end = 0;  // of the match before
    while (from <= text_.size()) {
      const bool found = pattern_.Match(Piece(text_), from, text_.size(), RE2::UNANCHORED,
                                        groups_.data(), static_cast<int>(groups_.size()));
      if (!found) break;
      const auto begin = static_cast<size_t>(groups_[0].data() - text_.data());
      const size_t end = begin + groups_[0].size();
      Append(text_.substr(last_end, begin - last_end));
      // An empty match right behind another match is none.
      if (end > last_end || begin == 0) Expand();
      if (cut_) break;
      last_end = end;
      const size_t width = from < text_.size() ? FirstRune(text_.substr(from)).size : 1;
      from = from + width > end ? from + width : end;
    }
    Append(text_.substr(last_end));
    result.text = std::move(out_);
    result.cut = cut_;
  }

 private:
  void Append(std::string_view text) {
    if (text.size() > limit_ - out_.size()) cut_ = true;
    out_.append(text.substr(0, limit_ - out_.size()));
  }

  void Group(std::string_view name) {
    size_t number = 0;
    const char* end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) {
      const auto found = names_.find(std::string(name));
      number = found == names_.end() ? groups_.size() : static_cast<size_t>(found->second);
    }
    if (number >= groups_.size() || groups_[number].data() == nullptr) return;
    Append({groups_[number].data(), groups_[number].size()});
  }

  // Takes `name` or `{name}` from the front; false: there is none.
  static bool TakeName(std::string_view& rest, std::string_view& name) {
    const bool braces = rest.starts_with("{");
    std::string_view inner = braces ? rest.substr(1) : rest;
    size_t size = 0;
    while (size < inner.size()) {
      const Rune rune = FirstRune(inner.substr(size));
      if (!InName(rune.value)) break;
      size += rune.size;
    }
    if (size == 0 || (braces && (size == inner.size() || inner[size] != '}'))) return false;
    name = inner.substr(0, size);
    rest = inner.substr(size + (braces ? 1 : 0));
    return true;
  }

  void Expand() {
    std::string_view rest = replacement_;
    while (!rest.empty() && !cut_) {
      const size_t dollar = rest.find('$');
      Append(rest.substr(0, dollar));
      if (dollar == std::string_view::npos) return;
      rest.remove_prefix(dollar + 1);
      std::string_view name;
      if (rest.starts_with("$")) {
        Append("$");
        rest.remove_prefix(1);
      } else if (TakeName(rest, name)) {
        Group(name);
      } else {
        Append("$");
      }
    }
  }

  const RE2& pattern_;
  std::string_view replacement_;
  std::string_view text_;
  size_t limit_;
  const std::map<std::string, int>& names_;
  std::vector<re2::StringPiece> groups_;
  std::string out_;
  bool cut_ = false;
};

}  // namespace

Matched Match(std::string_view pattern, std::string_view text) {
  const RE2 compiled(Piece(pattern), Options());
  if (!compiled.ok()) return {false, ErrorOf(compiled)};
  return {RE2::PartialMatch(Piece(text), compiled), {}};
}

Replaced ReplaceAll(std::string_view pattern, std::string_view replacement, std::string_view text,
                    size_t limit) {
  Replaced result;
  const RE2 compiled(Piece(pattern), Options());
  if (!compiled.ok()) {
    result.error = "regexp: Compile(" + QuoteRaw(pattern) + "): " + ErrorOf(compiled);
    return result;
  }
  Replacer(compiled, replacement, text, limit).Run(result);
  return result;
}

}  // namespace promql::gotemplate
