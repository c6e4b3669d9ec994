#include "compiler/http/encode.h"

#include <cstdint>

namespace qoe::http {

std::string PercentEncoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4U];
    encoded += kDigits[byte & 0xfU];
  }
  return encoded;
}

std::string Base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (size_t at = 0; at < text.size(); at += 3) {
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i) {
      bits = bits << 8U;
      if (at + i < text.size()) bits |= static_cast<unsigned char>(text[at + i]);
    }
    const size_t digits = std::min<size_t>(text.size() - at, 3) + 1;
    for (size_t i = 0; i < 4; ++i)
      encoded += i < digits ? kDigits[(bits >> (18U - 6U * i)) & 0x3fU] : '=';
  }
  return encoded;
}

}  // namespace qoe::http
