// Numbers and texts with their verbs.
#include <algorithm>
#include <array>

#include "promql/gotemplate/format_number.h"
#include "promql/gotemplate/format_printf.h"
#include "promql/gotemplate/formatter.h"
#include "promql/gotemplate/runes.h"

namespace promql::gotemplate::internal {

namespace {

constexpr std::string_view kLower = "0123456789abcdefx";
constexpr std::string_view kUpper = "0123456789ABCDEFX";

std::string DigitsOf(uint64_t number, unsigned base, std::string_view digits) {
  std::string text;
  do {
    text.push_back(digits[number % base]);
    number /= base;
  } while (number > 0);
  std::reverse(text.begin(), text.end());
  return text;
}

// `'a'`, `'\''`, `'\n'`.
std::string QuotedCharacter(char32_t rune) {
  if (rune == '\'') return "'\\''";
  if (rune == '"') return "'\"'";
  std::string text;
  AppendRune(rune, text);
  std::string quoted = Quote(text);
  quoted.front() = quoted.back() = '\'';
  return quoted;
}

// Non-ASCII characters of a quoted text as escapes.
std::string ToAscii(std::string_view quoted) {
  std::string out;
  while (!quoted.empty()) {
    const Rune rune = FirstRune(quoted);
    quoted.remove_prefix(rune.size);
    if (rune.value < 0x80) {
      out.push_back(static_cast<char>(rune.value));
      continue;
    }
    const std::string digits = DigitsOf(rune.value, 16, kLower);
    const size_t width = rune.value < 0x10000 ? 4 : 8;
    out += (width == 4 ? "\\u" : "\\U") + std::string(width - digits.size(), '0') + digits;
  }
  return out;
}

}  // namespace

// --- Texts ---

std::string_view Formatter::Truncated(std::string_view text) const {
  if (!flags.has_precision) return text;
  std::string_view rest = text;
  for (int i = 0; i < flags.precision && !rest.empty(); ++i) {
    rest.remove_prefix(FirstRune(rest).size);
  }
  return text.substr(0, text.size() - rest.size());
}

void Formatter::PrintText(std::string_view text, char32_t verb, const Value& value) {
  switch (verb) {
    case 'v':
      return flags.sharp_v ? Quoted(text) : Pad(Truncated(text));
    case 's':
      return Pad(Truncated(text));
    case 'x':
    case 'X':
      return Hexadecimal(text, verb == 'X');
    case 'q':
      return Quoted(text);
    default:
      return BadVerb(verb, value);
  }
}

void Formatter::Quoted(std::string_view text) {
  text = Truncated(text);
  if (flags.sharp) {
    const std::string raw = QuoteRaw(text);
    if (raw.front() == '`') return Pad(raw);
  }
  const std::string quoted = Quote(text);
  Pad(flags.plus ? ToAscii(quoted) : quoted);
}

void Formatter::Hexadecimal(std::string_view text, bool upper) {
  if (flags.has_precision) text = text.substr(0, static_cast<size_t>(flags.precision));
  if (text.empty()) return Pad({});
  const std::string_view digits = upper ? kUpper : kLower;
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && flags.space) out.push_back(' ');
    if (flags.sharp && (i == 0 || flags.space)) {
      out.push_back('0');
      out.push_back(digits[16]);
    }
    const auto byte = static_cast<uint8_t>(text[i]);
    out.push_back(digits[byte >> 4U]);
    out.push_back(digits[byte & 15U]);
  }
  Pad(out);
}

// --- Integers ---

void Formatter::PrintInteger(const Value& value, char32_t verb) {
  const bool is_signed = value.IsSigned();
  const bool negative = is_signed && value.integer() < 0;
  uint64_t number = is_signed ? static_cast<uint64_t>(value.integer()) : value.unsigned_integer();
  if (negative) number = 0 - number;
  switch (verb) {
    case 'v':
      if (flags.sharp_v && !is_signed) {
        const bool sharp = flags.sharp;
        flags.sharp = true;
        Integer(number, false, 16, 'v');
        flags.sharp = sharp;
        return;
      }
      return Integer(number, negative, 10, verb);
    case 'd':
      return Integer(number, negative, 10, verb);
    case 'b':
      return Integer(number, negative, 2, verb);
    case 'o':
    case 'O':
      return Integer(number, negative, 8, verb);
    case 'x':
    case 'X':
      return Integer(number, negative, 16, verb);
    case 'c':
    case 'q':
      return Character(negative ? UINT64_MAX : number, verb == 'q');
    case 'U':
      return Unicode(negative ? 0 - number : number);
    default:
      return BadVerb(verb, value);
  }
}

void Formatter::Integer(uint64_t magnitude, bool negative, unsigned base, char32_t verb) {
  size_t least = 0;
  if (flags.has_precision) {
    if (flags.precision == 0 && magnitude == 0) {  // nothing but padding
      const bool zero = flags.zero;
      flags.zero = false;
      if (flags.has_width) Padding(flags.width);
      flags.zero = zero;
      return;
    }
    least = Bounded(flags.precision);
  } else if (flags.zero && !flags.minus && flags.has_width) {
    least = Bounded(flags.width);
    if (least > 0 && (negative || flags.plus || flags.space)) --least;
  }
  std::string text = DigitsOf(magnitude, base, verb == 'X' ? kUpper : kLower);
  if (text.size() < least) text.insert(0, least - text.size(), '0');
  if (flags.sharp) {
    if (base == 2) text.insert(0, "0b");
    if (base == 8 && text[0] != '0') text.insert(0, "0");
    if (base == 16) text.insert(0, verb == 'X' ? "0X" : "0x");
  }
  if (verb == 'O') text.insert(0, "0o");
  if (negative) {
    text.insert(0, "-");
  } else if (flags.plus) {
    text.insert(0, "+");
  } else if (flags.space) {
    text.insert(0, " ");
  }
  const bool zero = flags.zero;
  flags.zero = false;
  Pad(text);
  flags.zero = zero;
}

void Formatter::Character(uint64_t code, bool quoted) {
  const char32_t rune = code > 0x10FFFF ? kReplacement : static_cast<char32_t>(code);
  std::string text;
  if (quoted) {
    text = QuotedCharacter(rune);
    if (flags.plus) text = ToAscii(text);
  } else {
    AppendRune(rune, text);
  }
  Pad(text);
}

void Formatter::Unicode(uint64_t code) {
  const size_t width = flags.has_precision ? Bounded(std::max(flags.precision, 4)) : 4;
  std::string digits = DigitsOf(code, 16, kUpper);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  std::string text = "U+" + digits;
  if (flags.sharp && code <= 0x10FFFF && IsPrinted(static_cast<char32_t>(code))) {
    text += " '";
    AppendRune(static_cast<char32_t>(code), text);
    text += "'";
  }
  const bool zero = flags.zero;
  flags.zero = false;
  Pad(text);
  flags.zero = zero;
}

// --- Numbers with a point ---

void Formatter::PrintFloat(double number, char32_t verb, const Value& value) {
  switch (verb) {
    case 'v':
      return Float(number, 'g', -1);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return Float(number, static_cast<char>(verb), -1);
    case 'f':
    case 'F':
    case 'e':
    case 'E':
      return Float(number, static_cast<char>(verb), 6);
    default:
      return BadVerb(verb, value);
  }
}

void Formatter::PrintComplex(const Value& value, char32_t verb) {
  constexpr std::u32string_view kVerbs = U"vbgGxXfFeE";
  if (kVerbs.find(verb) == std::u32string_view::npos) return BadVerb(verb, value);
  const bool plus = flags.plus;
  Write("(");
  PrintFloat(value.complex().real(), verb, value);
  flags.plus = true;
  PrintFloat(value.complex().imag(), verb, value);
  flags.plus = plus;
  Write("i)");
}

namespace {

// What `#` does: a point always, and zeros up to the precision for g, G and x (not X: so does Go,
// which also counts the `x` of `0x` as a digit). `text` begins with its sign.
std::string WithPoint(const std::string& text, char verb, int precision) {
  int digits = 0;
  if (verb == 'g' || verb == 'G' || verb == 'x') digits = precision < 0 ? 6 : precision;
  const bool hex = verb == 'x' || verb == 'X';
  const size_t end = std::min(text.find_first_of(hex ? "pP" : "eEpP"), text.size());
  std::string out = text.substr(0, end);
  bool point = false, nonzero = false;
  for (size_t i = 1; i < end; ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    if (text[i] != '0') nonzero = true;
    if (nonzero) --digits;
  }
  if (!point) {
    // A single zero counts as the digit before the point.
    if (out.size() == 2 && out[1] == '0') --digits;
    out.push_back('.');
  }
  for (; digits > 0; --digits) out.push_back('0');
  return out + text.substr(end);
}

}  // namespace

void Formatter::Float(double number, char verb, int precision) {
  if (flags.has_precision) precision = static_cast<int>(Bounded(flags.precision));
  std::string text = FormatFloat(number, verb, precision);
  if (text[0] != '-' && text[0] != '+') text.insert(0, "+");
  if (flags.space && text[0] == '+' && !flags.plus) text[0] = ' ';
  if (text[1] == 'I' || text[1] == 'N') {
    const bool zero = flags.zero;
    flags.zero = false;
    Pad(text[1] == 'N' && !flags.space && !flags.plus ? std::string_view(text).substr(1) : text);
    flags.zero = zero;
    return;
  }
  if (flags.sharp && verb != 'b') text = WithPoint(text, verb, precision);
  if (!flags.plus && text[0] == '+') return Pad(std::string_view(text).substr(1));
  const auto size = static_cast<int>(text.size());
  if (flags.zero && !flags.minus && flags.has_width && flags.width > size) {
    Write(text.substr(0, 1));
    Padding(flags.width - size);
    return Write(std::string_view(text).substr(1));
  }
  Pad(text);
}

}  // namespace promql::gotemplate::internal
