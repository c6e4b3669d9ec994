// The words that the lexer knows (keyword.def, and the aggregators of operators.def).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "promql/operators.h"

namespace promql {

enum class Keyword : uint8_t {
#define PROMQL_KEYWORD(name, spelling, metric, label) name,
#include "promql/keyword.def"
  Aggregation,
};

// A word as the lexer sees it.
struct KeywordEntry {
  std::string_view spelling;  // lower case
  Keyword keyword;
  Aggregator aggregator;  // Aggregation only
  bool metric;
  bool label;
};

inline constexpr std::array kKeywords = {
#define PROMQL_KEYWORD(name, spelling, metric, label) \
  KeywordEntry{spelling, Keyword::name, Aggregator::Sum, metric, label},
#include "promql/keyword.def"
#define PROMQL_AGGREGATOR(name, spelling, parameter, experimental) \
  KeywordEntry{spelling, Keyword::Aggregation, Aggregator::name, true, true},
#include "promql/operators.def"
};

namespace keyword_table {

// A look-up runs for every word of an expression, hence no look at the middle of the word: length,
// first and last letter tell most apart.
constexpr uint32_t Hash(std::string_view word) {
  const auto first = static_cast<uint32_t>(static_cast<uint8_t>(word.front()) | 0x20U);
  const auto last = static_cast<uint32_t>(static_cast<uint8_t>(word.back()) | 0x20U);
  return first * 7 + last * 13 + static_cast<uint32_t>(word.size()) * 31;
}

inline constexpr size_t kSlots = 256;
inline constexpr uint8_t kEmpty = 255;
inline constexpr std::array<uint8_t, kSlots> kTable = [] {
  std::array<uint8_t, kSlots> table{};
  for (auto& slot : table) slot = kEmpty;
  for (size_t i = 0; i < kKeywords.size(); ++i) {
    size_t slot = Hash(kKeywords[i].spelling) % kSlots;
    while (table[slot] != kEmpty) slot = (slot + 1) % kSlots;
    table[slot] = static_cast<uint8_t>(i);
  }
  return table;
}();

// Setting bit 5 lowers a letter and changes no digit; it maps `_` to a byte that no word has.
constexpr bool SameWord(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if ((static_cast<uint8_t>(a[i]) | 0x20U) != (static_cast<uint8_t>(b[i]) | 0x20U)) return false;
  }
  return true;
}

}  // namespace keyword_table

// The keyword that `word` is in any case, or null. `word` must not be empty.
constexpr const KeywordEntry* FindKeyword(std::string_view word) {
  using namespace keyword_table;
  for (size_t slot = Hash(word) % kSlots; kTable[slot] != kEmpty; slot = (slot + 1) % kSlots) {
    const KeywordEntry& entry = kKeywords[kTable[slot]];
    if (SameWord(entry.spelling, word)) return &entry;
  }
  return nullptr;
}

}  // namespace promql
