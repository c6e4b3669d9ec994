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

void AppendYamlKey(std::string_view indent, std::string_view name, std::string& out) {
  out += indent;
  const size_t begin = out.size();
  AppendYamlScalar(name, out);
  if (out.size() - begin > kLongestYamlKey) {
    out.insert(begin, "? ");
    out += '\n';
    out.append(indent.size(), ' ');
  }
  out += ": ";
}

void AppendYamlField(std::string_view indent, std::string_view name, std::string_view value,
                     std::string& out) {
  AppendYamlKey(indent, name, out);
  AppendYamlScalar(value, out);
  out += '\n';
}

std::string YamlScalar(std::string_view text) {
  std::string out;
  AppendYamlScalar(text, out);
  return out;
}

std::string YamlList(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ", ";
    // An address such as `localhost:9090` stays plain: a colon ends nothing before a letter or
    // digit.
    if (item.find_first_of(",[]{}") != std::string::npos) {
      AppendYamlItem(item, out);
    } else {
      AppendYamlScalar(item, out);
    }
  }
  return out + "]";
}

}  // namespace qoe
