// One character of UTF-8. Internal to promql/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace promql {

struct Rune {
  uint32_t value = 0;
  size_t size = 0;  // bytes; 0: not UTF-8
};

// The character that `text` (not empty) begins with. Surrogates and overlong forms are no UTF-8.
constexpr Rune DecodeRune(std::string_view text) {
  const auto byte = [&text](size_t i) {
    return static_cast<uint32_t>(static_cast<uint8_t>(text[i]));
  };
  const uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first < 0xC2 || first > 0xF4) return {};
  const size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (text.size() < size) return {};
  uint32_t value = first & (0xFFU >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return {};
  return {value, size};
}

constexpr bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = DecodeRune(text);
    if (rune.size == 0) return false;
    text.remove_prefix(rune.size);
  }
  return true;
}

}  // namespace promql
