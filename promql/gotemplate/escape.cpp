#include "promql/gotemplate/escape.h"

#include <array>

#include "promql/gotemplate/runes.h"

namespace promql::gotemplate {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

// `\u003C`: at least four digits.
void AppendHexEscape(char32_t code, std::string& out) {
  out += "\\u";
  for (unsigned shift = code >= 0x100000 ? 24 : code >= 0x10000 ? 20 : 16; shift > 0;) {
    shift -= 4;
    out.push_back(kHex[(code >> shift) & 15U]);
  }
}

bool Unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\0':
        AppendRune(kReplacement, out);
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string EscapeJavaScript(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Rune rune = FirstRune(text);
    const std::string_view shown = text.substr(0, rune.size);
    text.remove_prefix(rune.size);
    const char32_t c = rune.value;
    if (c == '\\' || c == '\'' || c == '"') {
      out += "\\";
      out += shown;
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == '=') {
      AppendHexEscape(c, out);
    } else if (c < 0x80 || IsPrinted(c)) {
      out += shown;
    } else {
      AppendHexEscape(c, out);
    }
  }
  return out;
}

std::string EscapeQuery(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (Unreserved(c)) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('+');
    } else {
      const auto byte = static_cast<uint8_t>(c);
      out.push_back('%');
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 15U]);
    }
  }
  return out;
}

std::string PathOf(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const size_t host = url.find("://");
  if (host != std::string_view::npos) {
    const size_t path = url.find('/', host + 3);
    url = path == std::string_view::npos ? std::string_view() : url.substr(path);
  }
  std::string out;
  for (size_t i = 0; i < url.size(); ++i) {
    const bool escape = url[i] == '%' && i + 2 < url.size() && HexDigit(url[i + 1]) >= 0 &&
                        HexDigit(url[i + 2]) >= 0;
    if (escape) {
      out.push_back(static_cast<char>(HexDigit(url[i + 1]) * 16 + HexDigit(url[i + 2])));
      i += 2;
    } else {
      out.push_back(url[i]);
    }
  }
  return out;
}

}  // namespace promql::gotemplate
