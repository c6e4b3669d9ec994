#include "promql/diagnose.h"

#include <algorithm>

#include "promql/keyword.h"
#include "promql/utf8.h"

namespace promql {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsWordChar(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

// Bytes of the UTF-8 character at `i`; 0 where there is none, or where it is U+FFFD.
size_t CharacterSize(std::string_view text, size_t i) {
  const Rune rune = DecodeRune(text.substr(i));
  return rune.value == 0xFFFD ? 0 : rune.size;
}

// Long tokens are shown by their beginning.
std::string Shown(std::string_view token) {
  constexpr size_t kMost = 40;
  std::string shown = "`";
  size_t end = std::min(token.size(), kMost);
  while (end < token.size() && (static_cast<uint8_t>(token[end]) & 0xC0U) == 0x80U) --end;
  shown.append(token.substr(0, end));
  if (end < token.size()) shown.append("…");
  shown.push_back('`');
  return shown;
}

Span MakeSpan(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// Bytes after the backslash at `i` that form its escape; 0: it is wrong.
size_t EscapeSize(std::string_view text, size_t i, char quote) {
  if (i + 1 >= text.size()) return 0;
  const char c = text[i + 1];
  if (c == quote || std::string_view("abfnrtv\\").find(c) != std::string_view::npos) return 1;
  const bool octal = c >= '0' && c <= '7';
  const size_t first = i + (octal ? 1 : 2);
  const size_t count = octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (count == 0 || first + count > text.size()) return 0;
  for (size_t k = first; k < first + count; ++k) {
    if (octal ? (text[k] < '0' || text[k] > '7') : !IsHexDigit(text[k])) return 0;
  }
  return first + count - i - 1;
}

FoundToken FindString(std::string_view text, size_t begin) {
  const char quote = text[begin];
  size_t i = begin + 1;
  while (i < text.size() && text[i] != quote) {
    if (quote != '`' && text[i] == '\n') break;
    if (quote != '`' && text[i] == '\\') {
      const size_t size = EscapeSize(text, i, quote);
      if (size == 0) {
        const size_t shown =
            i + 1 < text.size() ? std::max<size_t>(CharacterSize(text, i + 1), 1) : 0;
        return {.code = IssueCode::BadEscape,
                .span = MakeSpan(begin, i + 1 + shown),
                .description =
                    "escape " + Shown(text.substr(i, 1 + shown)) + " in string is not one of Go's",
                .help = "write `\\\\` for a backslash, or use backticks around the string"};
      }
      i += size + 1;
      continue;
    }
    const size_t size = CharacterSize(text, i);
    if (size == 0) {
      return {.code = IssueCode::InvalidUtf8,
              .span = MakeSpan(begin, i + 1),
              .description = "string contains a byte that is not UTF-8",
              .help = "write it as an escape: `\\x` and two hexadecimal digits"};
    }
    i += size;
  }
  if (i >= text.size() || text[i] != quote) {
    return {.code = IssueCode::UnterminatedString,
            .span = MakeSpan(begin, i),
            .description = "string is not closed",
            .help = std::string("add the closing `") + quote + "`"};
  }
  return {.code = IssueCode::UnexpectedToken,
          .span = MakeSpan(begin, i + 1),
          .description = "string " + Shown(text.substr(begin, i + 1 - begin)),
          .help = {}};
}

FoundToken FindNumber(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && ((IsWordChar(text[end]) && text[end] != ':') || text[end] == '.')) {
    ++end;
  }
  const std::string_view token = text.substr(begin, end - begin);
  const bool plain = std::all_of(token.begin(), token.end(), [](char c) { return IsDigit(c); });
  if (plain) {
    return {.code = IssueCode::UnexpectedToken,
            .span = MakeSpan(begin, end),
            .description = "number " + Shown(token),
            .help = {}};
  }
  return {.code = IssueCode::UnexpectedToken,
          .span = MakeSpan(begin, end),
          .description = Shown(token),
          .help = {}};
}

}  // namespace

FoundToken FindTokenAt(std::string_view text, uint32_t offset) {
  if (offset >= text.size()) {
    return {.code = IssueCode::UnexpectedEnd,
            .span = MakeSpan(text.size(), text.size()),
            .description = "end of input",
            .help = {}};
  }
  const char c = text[offset];
  if (c == '"' || c == '\'' || c == '`') return FindString(text, offset);
  if (IsDigit(c) || (c == '.' && offset + 1 < text.size() && IsDigit(text[offset + 1]))) {
    return FindNumber(text, offset);
  }
  size_t end = offset;
  while (end < text.size() && IsWordChar(text[end])) ++end;
  if (end > offset) {
    const std::string_view word = text.substr(offset, end - offset);
    const char* kind = FindKeyword(word) != nullptr ? "keyword " : "identifier ";
    return {.code = IssueCode::UnexpectedToken,
            .span = MakeSpan(offset, end),
            .description = kind + Shown(word),
            .help = {}};
  }
  const size_t size = CharacterSize(text, offset);
  if (size == 0) {
    return {.code = IssueCode::InvalidUtf8,
            .span = MakeSpan(offset, offset + 1),
            .description = "byte that is not UTF-8",
            .help = {}};
  }
  for (const std::string_view token : {"==", "!=", "<=", ">=", "=~", "!~", "</", ">/"}) {
    if (text.substr(offset, 2) == token) {
      return {.code = IssueCode::UnexpectedToken,
              .span = MakeSpan(offset, offset + 2),
              .description = Shown(token),
              .help = {}};
    }
  }
  const bool known = std::string_view("()[]{}+-*/%^<>=,:@").find(c) != std::string_view::npos;
  return {.code = known ? IssueCode::UnexpectedToken : IssueCode::UnexpectedCharacter,
          .span = MakeSpan(offset, offset + size),
          .description = (known ? "" : "character ") + Shown(text.substr(offset, size)),
          .help = {}};
}

}  // namespace promql
