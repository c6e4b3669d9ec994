#include "compiler/lower/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <unordered_map>

namespace qoe::lower {
namespace {

struct Range {
  uint32_t first, last;
};
// Blocks of Unicode without letters: punctuation, currencies, arrows, operators, signs.
constexpr Range kNoLetters[] = {
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},      {0xBB, 0xBF},     {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x2000, 0x206F}, {0x20A0, 0x20CF},  {0x2190, 0x2BFF}, {0x3000, 0x3004},
    {0x3008, 0x3020}, {0xFE00, 0xFE0F}, {0x1F000, 0x1FAFF}};

// The code point that begins at `at`, which moves behind it. The text is valid UTF-8.
uint32_t NextCodePoint(std::string_view text, size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  uint32_t code = lead < 0xE0 ? lead & 0x1FU : lead < 0xF0 ? lead & 0x0FU : lead & 0x07U;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
    code = code << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return code;
}

// Of one heading by itself: letters in lower case, digits, `-`, `_`, and `-` for a space.
std::string AnchorOf(std::string_view heading) {
  std::string anchor;
  for (size_t at = 0; at < heading.size();) {
    const auto byte = static_cast<unsigned char>(heading[at]);
    if (byte < 0x80) {
      ++at;
      if (std::isalnum(byte) != 0 || byte == '_' || byte == '-')
        anchor += static_cast<char>(std::tolower(byte));
      else if (byte == ' ')
        anchor += '-';
      continue;
    }
    const size_t begin = at;
    const uint32_t code = NextCodePoint(heading, at);
    const bool letter = std::none_of(
        std::begin(kNoLetters), std::end(kNoLetters),
        [code](const Range& range) { return range.first <= code && code <= range.last; });
    if (!letter) continue;
    anchor += heading.substr(begin, at - begin);
    // The capitals of Latin-1 stand 32 before their small letters.
    if (code >= 0xC0 && code <= 0xDE) anchor.back() = static_cast<char>(anchor.back() + 32);
  }
  return anchor;
}

}  // namespace

std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string CodeText(std::string_view text) {
  if (text.empty()) return {};
  return text.find('`') == std::string_view::npos ? fmt::format("`{}`", text)
                                                  : fmt::format("`` {} ``", text);
}

std::string PromqlBlock(std::string_view text) { return fmt::format("```promql\n{}\n```\n", text); }

std::string TableHead(const std::vector<std::string_view>& columns) {
  std::string head = "|", rule = "|";
  for (const std::string_view column : columns) {
    head += fmt::format(" {} |", column);
    rule += " --- |";
  }
  return head + "\n" + rule + "\n";
}

std::string TableRow(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += fmt::format(" {} |", Cell(cell));
  return row + "\n";
}

std::string Prose(std::string_view text) {
  std::string out;
  bool code = false;
  for (size_t i = 0; i < text.size(); ++i) {
    code ^= text[i] == '`';
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : ' ');
    if (text[i] == '<' && !code && (std::isalpha(next) != 0 || next == '/' || next == '!'))
      out += '\\';
    out += text[i];
  }
  return out;
}

std::string Link(std::string_view text, std::string_view target) {
  std::string out = "[";
  for (const char c : Prose(text)) {
    if (c == '[' || c == ']') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return fmt::format("{}]({})", out, target);
}

std::vector<std::string> Anchors(const std::vector<std::string>& headings) {
  std::unordered_map<std::string, int> used;
  std::vector<std::string> anchors;
  for (const std::string& heading : headings) {
    const std::string base = AnchorOf(heading);
    std::string anchor = base;
    while (used.contains(anchor)) anchor = fmt::format("{}-{}", base, ++used[base]);
    used[anchor] = 0;
    anchors.push_back(std::move(anchor));
  }
  return anchors;
}

std::string FileName(std::string_view key) {
  std::string name;
  for (const char c : key) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    name += plain ? c : '_';
  }
  return name;
}

}  // namespace qoe::lower
