#include "promql/gotemplate/runes.h"

#include <algorithm>
#include <clocale>
#include <cwctype>

#include "promql/literal.h"

namespace promql::gotemplate {
namespace {

// The tables of Unicode that the C library has. Without the locale, which all systems have that
// this is built for, only ASCII has upper and lower case.
locale_t Unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

bool IsAscii(char32_t rune) { return rune < 0x80; }

}  // namespace

void AppendRune(char32_t rune, std::string& out) {
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000)) rune = kReplacement;
  const auto byte = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
  if (rune < 0x80) return byte(rune);
  if (rune < 0x800) {
    byte(0xC0U | (rune >> 6U));
  } else if (rune < 0x10000) {
    byte(0xE0U | (rune >> 12U));
    byte(0x80U | ((rune >> 6U) & 0x3FU));
  } else {
    byte(0xF0U | (rune >> 18U));
    byte(0x80U | ((rune >> 12U) & 0x3FU));
    byte(0x80U | ((rune >> 6U) & 0x3FU));
  }
  byte(0x80U | (rune & 0x3FU));
}

char32_t ToUpper(char32_t rune) {
  if (IsAscii(rune)) return rune >= 'a' && rune <= 'z' ? rune - 32 : rune;
  if (Unicode() == nullptr) return rune;
  return static_cast<char32_t>(towupper_l(static_cast<wint_t>(rune), Unicode()));
}

char32_t ToLower(char32_t rune) {
  if (IsAscii(rune)) return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
  if (Unicode() == nullptr) return rune;
  return static_cast<char32_t>(towlower_l(static_cast<wint_t>(rune), Unicode()));
}

char32_t ToTitle(char32_t rune) {
  // The few letters of which title case is not upper case: digraphs.
  if (rune >= 0x1C4 && rune <= 0x1CC) return rune <= 0x1C6 ? 0x1C5 : rune <= 0x1C9 ? 0x1C8 : 0x1CB;
  if (rune >= 0x1F1 && rune <= 0x1F3) return 0x1F2;
  return ToUpper(rune);
}

bool IsLetter(char32_t rune) {
  if (IsAscii(rune)) return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
  return Unicode() != nullptr && iswalpha_l(static_cast<wint_t>(rune), Unicode()) != 0;
}

// Of other scripts' digits the C library says that they are letters, which does as well here.
bool IsDigit(char32_t rune) { return rune >= '0' && rune <= '9'; }

bool IsSpace(char32_t rune) {
  if (rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0x85 || rune == 0xA0) return true;
  return rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 ||
         rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

// PromQL's own quoting escapes U+FFFD, which Go prints.
std::string Quote(std::string_view text) {
  constexpr std::string_view kDamage = "\xEF\xBF\xBD";
  std::string out = "\"";
  for (;;) {
    const size_t end = std::min(text.find(kDamage), text.size());
    std::string part;
    AppendQuoted(text.substr(0, end), part);
    out.append(part, 1, part.size() - 2);
    if (end == text.size()) break;
    out += kDamage;
    text.remove_prefix(end + kDamage.size());
  }
  return out + "\"";
}

bool IsPrinted(char32_t rune) {
  if (rune == '"' || rune == '\\') return true;
  std::string text;
  AppendRune(rune, text);
  return Quote(text).size() == text.size() + 2;
}

}  // namespace promql::gotemplate
