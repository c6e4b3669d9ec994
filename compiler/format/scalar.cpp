#include "compiler/format/scalar.h"

#include <algorithm>

#include "compiler/base/yaml_text.h"

namespace qoe::format {
namespace {

constexpr uint32_t kIndent = 2;      // of a block's lines, from its key
constexpr uint32_t kMostIndent = 9;  // that a block's header can name

size_t LineEnd(std::string_view text, size_t at) {
  return std::min(text.find('\n', at), text.size());
}

size_t IndentOf(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

bool IsDocumentMarker(std::string_view line) {
  return (line.starts_with("---") || line.starts_with("...")) &&
         (line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r');
}

// Behind the closing quote of a text that begins at `at`.
std::optional<size_t> QuoteEnd(std::string_view text, size_t at) {
  const char quote = text[at];
  for (size_t i = at + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return i + 1;
      ++i;
    }
  }
  return std::nullopt;
}

std::optional<Scalar> QuotedAt(std::string_view text, uint32_t offset) {
  const std::optional<size_t> end = QuoteEnd(text, offset);
  if (!end) return std::nullopt;
  Scalar scalar;
  scalar.style = text[offset] == '"' ? Style::DoubleQuoted : Style::SingleQuoted;
  scalar.span = {offset, static_cast<uint32_t>(*end)};
  return scalar;
}

// The blanks before the first text of a value.
uint32_t OwnIndent(std::string_view decoded) {
  const size_t text = decoded.find_first_not_of(" \n");
  if (text == std::string_view::npos) return 0;
  const size_t line_break = decoded.rfind('\n', text);
  return static_cast<uint32_t>(line_break == std::string_view::npos ? text : text - line_break - 1);
}

// A block ends before the first line that is indented less than its first line of text; empty lines
// at its end are not part of what is replaced, so that `|+` keeps them.
std::optional<Scalar> BlockAt(std::string_view text, uint32_t offset, std::string_view decoded) {
  Scalar scalar;
  scalar.style = text[offset] == '|' ? Style::Literal : Style::Folded;
  const size_t header_end = LineEnd(text, offset);
  std::string_view header = text.substr(offset + 1, header_end - offset - 1);
  const bool carriage = header.ends_with('\r');
  if (carriage) header.remove_suffix(1);
  const size_t indicators = std::min(header.find_first_not_of("+-0123456789"), header.size());
  for (const char c : header.substr(0, indicators)) {
    if (c == '-' || c == '+') scalar.header.push_back(c);
  }
  scalar.remark = header.substr(indicators);
  size_t end = header_end;
  bool found = false;
  for (size_t at = std::min(header_end + 1, text.size()); at < text.size();) {
    const size_t line_end = LineEnd(text, at);
    const std::string_view line = text.substr(at, line_end - at);
    if (!IsBlank(line)) {
      const auto indent = static_cast<uint32_t>(IndentOf(line));
      if (!found) scalar.indent = indent - std::min(indent, OwnIndent(decoded));
      if (indent < scalar.indent || IsDocumentMarker(line)) break;
      found = true;
      end = line_end;
    }
    at = line_end + 1;
  }
  if (!found || scalar.indent == 0) return std::nullopt;
  scalar.ends_line = end < text.size();
  scalar.span = {offset, static_cast<uint32_t>(end)};
  return scalar;
}

// Whether YAML reads the text, without quotes, as just that text.
bool FitsPlain(std::string_view text, bool in_flow) {
  constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";
  if (text.empty() || kIndicators.find(text.front()) != std::string_view::npos) return false;
  if (text.front() == ' ' || !GoesOnPlain(text)) return false;
  return !in_flow || text.find_first_of(",[]{}") == std::string_view::npos;
}

std::string SingleQuoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

// With escapes that JSON has, too: a rule file may be one.
std::string DoubleQuoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out.append("\\u00").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string OneLine(Style style, std::string_view value, bool in_flow) {
  if (style == Style::DoubleQuoted || HasControl(value)) return DoubleQuoted(value);
  if (style == Style::Plain && FitsPlain(value, in_flow)) return std::string(value);
  return SingleQuoted(value);
}

// `|` or `>` with everything that follows up to, but not including, the last line break.
// `key_column`: where the key stands that the block is the value of.
std::string Block(char indicator, const Scalar& scalar, uint32_t indent, uint32_t key_column,
                  std::string_view value) {
  std::string out(1, indicator);
  // A first line that is indented itself would be taken for the measure of all.
  if (value.starts_with(' ')) out.append(std::to_string(indent - key_column));
  out.append(scalar.header).append(scalar.remark);
  for (size_t at = 0; at <= value.size();) {
    const size_t end = LineEnd(value, at);
    out.append(scalar.breaks);
    if (end > at) out.append(indent, ' ').append(value.substr(at, end - at));
    at = end + 1;
  }
  if (scalar.breaks == "\r\n" && scalar.ends_line) out.push_back('\r');
  return out;
}

// A comment behind a scalar goes to the block's first line; its last line belongs to the text.
void TakeRestOfLine(std::string_view source, Scalar& literal) {
  size_t end = LineEnd(source, literal.span.end);
  literal.ends_line = end < source.size();
  if (end > literal.span.end && source[end - 1] == '\r') --end;
  std::string_view rest = source.substr(literal.span.end, end - literal.span.end);
  literal.span.end = static_cast<uint32_t>(end);
  if (source.substr(end).starts_with('\r')) ++literal.span.end;
  literal.remark = rest.find('#') == std::string_view::npos ? std::string_view() : rest;
}

// A value that begins on a line below its key comes up to it. Returns what goes before it then.
std::string JoinKeyLine(std::string_view source, Scalar& literal) {
  if (literal.span.begin == 0) return "";
  const size_t last = source.find_last_not_of(" \t\r\n", literal.span.begin - 1);
  if (last == std::string_view::npos || source[last] != ':') return "";
  const auto begin = static_cast<uint32_t>(last + 1);
  if (source.substr(begin, literal.span.begin - begin).find('\n') == std::string_view::npos)
    return "";
  literal.span.begin = begin;
  return " ";
}

}  // namespace

std::optional<Scalar> ScalarAt(const source::FileSet& files, const source::EmbeddedText& text,
                               uint32_t offset) {
  const std::string_view source = files[text.file_id()].text();
  if (offset >= source.size()) return std::nullopt;
  const size_t first_break = source.find('\n');
  const bool windows =
      first_break != std::string_view::npos && first_break > 0 && source[first_break - 1] == '\r';
  std::optional<Scalar> scalar;
  switch (source[offset]) {
    case '&':
    case '!':
    case '*':
      return std::nullopt;
    case '\'':
    case '"':
      scalar = QuotedAt(source, offset);
      break;
    case '|':
    case '>':
      scalar = BlockAt(source, offset, text.text());
      break;
    default: {
      const source::Span span = text.Whole(files).span;
      if (span.begin != offset || span.end <= span.begin) return std::nullopt;
      scalar = Scalar{};
      scalar->span = span;
    }
  }
  if (scalar) scalar->breaks = windows ? "\r\n" : "\n";
  return scalar;
}

std::optional<Edit> Rewritten(std::string_view source, const Scalar& scalar,
                              const Surroundings& surroundings, std::string_view value,
                              std::string_view old_value) {
  const bool lines = value.find('\n') != std::string_view::npos;
  const bool block = scalar.style == Style::Literal || scalar.style == Style::Folded;
  if (block) {
    const char indicator = !lines && scalar.style == Style::Folded ? '>' : '|';
    const uint32_t column = surroundings.key_column;
    if (!surroundings.keyed && value.starts_with(' ')) return std::nullopt;
    const bool near = scalar.indent > column && scalar.indent - column <= kMostIndent;
    const uint32_t indent = near || !surroundings.keyed ? scalar.indent : column + kIndent;
    return Edit{scalar.span, Block(indicator, scalar, indent, column, value)};
  }
  const bool break_at_end = old_value.ends_with('\n');
  if (!lines) {
    if (scalar.style == Style::DoubleQuoted && break_at_end)
      return Edit{scalar.span, DoubleQuoted(std::string(value) + "\n")};
    return Edit{scalar.span, OneLine(scalar.style, value, surroundings.in_flow)};
  }
  if (surroundings.in_flow || !surroundings.keyed) return std::nullopt;
  const uint32_t column = surroundings.key_column;
  Scalar literal = scalar;
  literal.header = break_at_end ? "" : "-";
  const std::string prefix = JoinKeyLine(source, literal);
  TakeRestOfLine(source, literal);
  return Edit{literal.span, prefix + Block('|', literal, column + kIndent, column, value)};
}

}  // namespace qoe::format
