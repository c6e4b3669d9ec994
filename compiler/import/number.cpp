#include "compiler/import/number.h"

#include <charconv>
#include <limits>
#include <string>

namespace qoe::import {
namespace {

std::string Lowered(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lowered;
}

}  // namespace

bool ParseNumber(std::string_view text, double& value) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  // `from_chars` takes a second sign and words of its own.
  if (text.empty() || text.front() == '-') return false;
  const bool digit = (text.front() >= '0' && text.front() <= '9') || text.front() == '.';
  if (!digit) {
    const std::string word = Lowered(text);
    if (word == "nan") {
      value = std::numeric_limits<double>::quiet_NaN();
    } else if (word == "inf" || word == "infinity") {
      value = std::numeric_limits<double>::infinity();
    } else {
      return false;
    }
  } else {
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    if (hex) text.remove_prefix(2);
    if (text.empty() || text.front() == '-') return false;
    const auto [rest, error] =
        std::from_chars(text.data(), text.data() + text.size(), value,
                        hex ? std::chars_format::hex : std::chars_format::general);
    if (rest != text.data() + text.size()) return false;
    // Beyond what a double holds: rounded, as far as that matters here.
    if (error == std::errc::result_out_of_range) {
      value = text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos
                  ? 0
                  : std::numeric_limits<double>::infinity();
    } else if (error != std::errc()) {
      return false;
    }
  }
  if (negative) value = -value;
  return true;
}

}  // namespace qoe::import
