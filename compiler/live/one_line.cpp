#include "compiler/live/one_line.h"

namespace qoe::live {

std::string OneLine(std::string_view text) {
  constexpr size_t kMost = 240;
  std::string line;
  for (const char c : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool space = byte <= ' ';
    if (space && (line.empty() || line.back() == ' ')) continue;
    if (byte == 0x7f) continue;
    line += space ? ' ' : c == '`' ? '\'' : c;
  }
  while (line.ends_with(' ')) line.pop_back();
  if (text.size() <= kMost) return line;
  // Not in the middle of a character of UTF-8.
  while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U)
    line.pop_back();
  if (!line.empty() && static_cast<unsigned char>(line.back()) >= 0xC0U) line.pop_back();
  return line + "…";
}

}  // namespace qoe::live
