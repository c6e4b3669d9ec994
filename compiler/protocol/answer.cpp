#include "compiler/protocol/answer.h"

#include <array>
#include <charconv>

#include "promql/utf8.h"

namespace qoe::protocol {
namespace {

void AppendNumber(uint32_t value, std::string& out) {
  std::array<char, 12> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void AppendEscape(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<uint8_t>(c);
  switch (c) {
    case '"':
    case '\\':
      out.push_back('\\');
      out.push_back(c);
      break;
    case '\n':
      out.append("\\n");
      break;
    case '\t':
      out.append("\\t");
      break;
    case '\r':
      out.append("\\r");
      break;
    default:
      out.append("\\u00");
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 15U]);
  }
}

}  // namespace

void AppendJson(std::string_view text, std::string& out) {
  out.push_back('"');
  size_t plain = 0;  // what comes from here on is copied as it is
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    const auto byte = static_cast<uint8_t>(c);
    if (byte >= 0x80) {
      const promql::Rune rune = promql::DecodeRune(text.substr(i));
      if (rune.size == 0 || (rune.size == 1 && rune.value == 0xFFFD)) {
        out.append(text.substr(plain, i - plain)).append("\xEF\xBF\xBD");
        plain = i + 1;
      }
      i += rune.size == 0 ? 1 : rune.size;
      continue;
    }
    if (byte < 0x20 || c == '"' || c == '\\') {
      out.append(text.substr(plain, i - plain));
      AppendEscape(c, out);
      plain = i + 1;
    }
    ++i;
  }
  out.append(text.substr(plain)).push_back('"');
}

void ErrorList::Add(uint32_t begin, uint32_t end, std::string_view code, std::string_view message,
                    std::string_view help) {
  out_.append(any_ ? "," : R"({"ok":false,"errors":[)");
  any_ = true;
  out_.append("{\"start\":");
  AppendNumber(begin, out_);
  out_.append(",\"end\":");
  AppendNumber(end, out_);
  out_.append(",\"message\":");
  AppendJson(message, out_);
  out_.append(",\"code\":");
  AppendJson(code, out_);
  if (!help.empty()) {
    out_.append(",\"help\":");
    AppendJson(help, out_);
  }
  out_.push_back('}');
}

void ErrorList::Finish() { out_.append("]}"); }

std::string HelpOf(std::string_view help, promql::Span opened) {
  if (opened.empty()) return std::string(help);
  return "it was opened at byte " + std::to_string(opened.begin);
}

void AppendBadRequest(std::string_view message, std::string& out) {
  ErrorList errors(out);
  errors.Add(0, 0, "BadRequest", message, {});
  errors.Finish();
}

}  // namespace qoe::protocol
