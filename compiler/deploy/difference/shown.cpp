#include "compiler/deploy/difference/shown.h"

#include <fmt/format.h>

#include <algorithm>

namespace qoe::difference {
namespace {

// Like `OneLine`, with blanks joined: Markdown shows them as one anyhow.
std::string Squeezed(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      if (line.empty() || line.back() != ' ') line += ' ';
    } else {
      line += c;
    }
  }
  return line;
}

std::string MarkdownCode(std::string_view text) {
  const std::string line = Squeezed(text);
  size_t longest = 0;
  size_t run = 0;
  for (const char c : line) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const std::string_view space = longest > 0 ? " " : "";
  return fmt::format("{}{}{}{}{}", fence, space, line, space, fence);
}

std::string MarkdownText(std::string_view text) {
  std::string out;
  bool code = false;
  for (const char c : Squeezed(text)) {
    if (c == '`') code = !code;
    if (c == '<' && !code) {
      out += "&lt;";
    } else if (!code && (c == '@' || c == '*' || c == '_' || c == '[')) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace qoe::difference
