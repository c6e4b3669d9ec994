// Texts as sequences of characters. Bytes that are no UTF-8 count as one character each, U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "promql/utf8.h"

namespace promql::gotemplate {

inline constexpr char32_t kReplacement = 0xFFFD;

// The first character of `text`, which is not empty, and its bytes, at least one.
inline Rune FirstRune(std::string_view text) {
  const Rune rune = DecodeRune(text);
  return rune.size == 0 ? Rune{kReplacement, 1} : rune;
}

inline size_t CountRunes(std::string_view text) {
  size_t count = 0;
  for (; !text.empty(); text.remove_prefix(FirstRune(text).size)) ++count;
  return count;
}

// Appends UTF-8; what is no character becomes U+FFFD.
void AppendRune(char32_t rune, std::string& out);

// Unicode's simple mappings of single characters, as Go's package unicode has them.
char32_t ToUpper(char32_t rune);
char32_t ToLower(char32_t rune);
char32_t ToTitle(char32_t rune);
bool IsLetter(char32_t rune);
bool IsDigit(char32_t rune);
bool IsSpace(char32_t rune);
// `text` in double quotes, as strconv.Quote writes it.
std::string Quote(std::string_view text);
// Whether Quote writes it as it is.
bool IsPrinted(char32_t rune);

}  // namespace promql::gotemplate
