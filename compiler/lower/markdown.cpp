#include "compiler/lower/markdown.h"

#include <fmt/format.h>

#include <cctype>

namespace qoe::lower {

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

std::string Anchor(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '_' || c == '-' || byte >= 0x80)
      anchor += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    else if (c == ' ')
      anchor += '-';
  }
  return anchor;
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
