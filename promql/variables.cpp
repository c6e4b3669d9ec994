#include "promql/variables.h"

#include <algorithm>

namespace promql {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsWordChar(char c) { return IsLetter(c) || (c >= '0' && c <= '9'); }

size_t WordSize(std::string_view text, size_t begin) {
  if (begin >= text.size() || !IsLetter(text[begin])) return 0;
  size_t end = begin;
  while (end < text.size() && IsWordChar(text[end])) ++end;
  return end - begin;
}

// `${x.field:format}` at the beginning of `text`. Stops where another could begin, so that many
// that never close take no longer than their length.
size_t BracedSize(std::string_view text) {
  const size_t word = WordSize(text, 2);
  if (word == 0) return 0;
  size_t i = 2 + word;
  if (i < text.size() && text[i] != '}' && text[i] != ':' && text[i] != '.') return 0;
  while (i < text.size() && text[i] != '{' && text[i] != '\n' && text[i] != '"') {
    if (text[i] == '}') return i + 1;
    ++i;
  }
  return 0;
}

// `[[x]]`, `[[x:format]]`: words only.
size_t BracketedSize(std::string_view text) {
  const size_t word = WordSize(text, 2);
  if (word == 0) return 0;
  size_t i = 2 + word;
  if (i < text.size() && text[i] == ':') {
    while (++i < text.size() && IsWordChar(text[i])) {
    }
  }
  return text.substr(i, 2) == "]]" ? i + 2 : 0;
}

VariableUse Describe(std::string_view text, size_t begin, size_t size, bool in_string) {
  VariableUse use{.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + size)},
                  .name = {},
                  .format = {},
                  .in_string = in_string};
  const bool bare = text[begin] == '$' && text[begin + 1] != '{';
  const size_t close = bare ? 0 : text[begin] == '[' ? 2 : 1;
  const std::string_view inner = text.substr(begin + (bare ? 1 : 2), size - (bare ? 1 : 2) - close);
  use.name = inner.substr(0, inner.find_first_of(":."));
  const size_t colon = inner.find(':');
  if (colon != std::string_view::npos) use.format = inner.substr(colon + 1);
  return use;
}

}  // namespace

size_t VariableSize(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[0] == '$') {
    if (text[1] == '{') return BracedSize(text);
    const size_t word = WordSize(text, 1);
    return word == 0 ? 0 : word + 1;
  }
  return text[0] == '[' && text[1] == '[' ? BracketedSize(text) : 0;
}

size_t NameSize(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    if (IsWordChar(text[i]) || text[i] == ':') {
      ++i;
      continue;
    }
    const size_t variable = VariableSize(text.substr(i));
    if (variable == 0) break;
    i += variable;
  }
  return i;
}

bool ContainsVariable(std::string_view text) {
  // Asked for every label: a loop beats find_first_of with a set.
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] == '$' || text[i] == '[') && VariableSize(text.substr(i)) > 0) return true;
  }
  return false;
}

std::vector<VariableUse> FindVariables(std::string_view text) {
  std::vector<VariableUse> uses;
  char quote = '\0';
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '$' || c == '[') {
      const size_t size = VariableSize(text.substr(i));
      if (size > 0) uses.push_back(Describe(text, i, size, quote != '\0'));
      i += std::max<size_t>(size, 1);
      continue;
    }
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      i += c == '\\' && quote != '`' ? 2 : 1;
      continue;
    }
    if (c == '"' || c == '\'' || c == '`') quote = c;
    i = c == '#' ? std::min(text.find('\n', i), text.size()) : i + 1;
  }
  return uses;
}

}  // namespace promql
