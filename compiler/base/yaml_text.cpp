#include "compiler/base/yaml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace qoe {
bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool GoesOnPlain(std::string_view text) {
  if (text.empty() || text.back() == ' ' || text.back() == ':' || HasControl(text)) return false;
  return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

namespace {

constexpr std::string_view kStartsOtherwise = "!&*-?:|>@`\"'#%,[]{}= ";

// YAML 1.1 words that are no text, as old readers have them.
bool IsReservedWord(std::string_view text) {
  static constexpr std::string_view kWords[] = {"true", "false", "null", "yes", "no", "on", "off",
                                                "True", "False", "Null", "Yes", "No", "On", "Off",
                                                "TRUE", "FALSE", "NULL", "YES", "NO", "ON", "OFF",
                                                "y",    "n",     "Y",    "N",   "~"};
  constexpr size_t kLongest = 5;
  return text.size() <= kLongest &&
         std::find(std::begin(kWords), std::end(kWords), text) != std::end(kWords);
}

// Whether YAML reads the text, without quotes, as just that text.
bool IsPlain(std::string_view text) {
  if (text.empty() || kStartsOtherwise.find(text.front()) != std::string_view::npos) return false;
  // Anything that begins like a number could be read as one, or as a date.
  const char first = text.front();
  if ((first >= '0' && first <= '9') || first == '.' || first == '+') return false;
  return !IsReservedWord(text) && GoesOnPlain(text);
}

void AppendQuoted(std::string_view text, std::string& out) {
  if (!HasControl(text)) {
    out += '\'';
    for (const char c : text) {
      if (c == '\'') out += '\'';
      out += c;
    }
    out += '\'';
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void AppendYamlScalar(std::string_view text, std::string& out) {
  if (IsPlain(text)) {
    out += text;
  } else {
    AppendQuoted(text, out);
  }
}

void AppendYamlItem(std::string_view text, std::string& out) {
  // yaml-cpp 0.7 takes `a?` and its like there for the beginning of a key.
  const bool simple = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '/' || c == '-';
  });
  if (simple) return AppendYamlScalar(text, out);
  AppendQuoted(text, out);
}

}  // namespace qoe
