#include "compiler/diag/xml_text.h"

#include <algorithm>
#include <cstdint>

#include "promql/utf8.h"

namespace qoe::diag {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Whether XML 1.0 (2.2) can write the character at all.
bool IsXml(uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

}  // namespace

std::string XmlText(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const promql::Rune rune = promql::DecodeRune(text);
    const size_t size = std::max<size_t>(rune.size, 1);
    out += rune.size > 0 && IsXml(rune.value) ? text.substr(0, size) : kReplacement;
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace qoe::diag
