#include <fmt/format.h>

#include <algorithm>

#include "compiler/emit/emit.h"
#include "compiler/units/unit.h"

namespace qoe::emit {
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
  if (text.back() == ' ' || text.back() == ':' || IsReservedWord(text)) return false;
  char before = '\0';
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    if ((c == ' ' && before == ':') || (c == '#' && before == ' ')) return false;
    before = c;
  }
  return true;
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
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

void AppendScalar(std::string_view text, std::string& out) {
  if (IsPlain(text)) {
    out += text;
  } else {
    AppendQuoted(text, out);
  }
}

void AppendField(std::string_view indent, std::string_view name, std::string_view value,
                 std::string& out) {
  out += indent;
  AppendScalar(name, out);
  out += ": ";
  AppendScalar(value, out);
  out += '\n';
}

void AppendMap(std::string_view name, const artifact::NamedTexts& texts, std::string& out) {
  if (texts.empty()) return;
  fmt::format_to(std::back_inserter(out), "        {}:\n", name);
  for (const auto& [key, value] : texts) AppendField("          ", key, value, out);
}

void AppendDuration(std::string_view name, int64_t milliseconds, std::string& out) {
  fmt::format_to(std::back_inserter(out), "        {}: {}\n", name,
                 units::FormatDuration(milliseconds));
}

void AppendRule(const artifact::Rule& rule, std::string& out) {
  if (rule.alert.empty()) {
    AppendField("      - ", "record", rule.record, out);
  } else {
    AppendField("      - ", "alert", rule.alert, out);
  }
  AppendField("        ", "expr", rule.expr, out);
  if (rule.for_ms > 0) AppendDuration("for", rule.for_ms, out);
  if (rule.keep_firing_for_ms > 0) AppendDuration("keep_firing_for", rule.keep_firing_for_ms, out);
  AppendMap("labels", rule.labels, out);
  AppendMap("annotations", rule.annotations, out);
}

void AppendGroup(const artifact::RuleGroup& group, std::string& out) {
  if (!group.comment.empty()) {
    std::string comment = group.comment;
    std::replace(comment.begin(), comment.end(), '\n', ' ');
    fmt::format_to(std::back_inserter(out), "  # {}\n", comment);
  }
  AppendField("  - ", "name", group.name, out);
  fmt::format_to(std::back_inserter(out), "    interval: {}\n    rules:\n",
                 units::FormatDuration(group.interval_ms));
  for (const artifact::Rule& rule : group.rules) AppendRule(rule, out);
}

// A little more than will be written: a text of many megabytes is not to be copied as it grows.
size_t EstimatedSize(const std::vector<artifact::RuleGroup>& groups) {
  constexpr size_t kPerGroup = 80, kPerRule = 80, kPerField = 24;
  size_t size = 0;
  const auto add = [&](const artifact::NamedTexts& texts) {
    for (const auto& [name, text] : texts) size += name.size() + text.size() + kPerField;
  };
  for (const artifact::RuleGroup& group : groups) {
    size += kPerGroup + group.name.size() + group.comment.size();
    for (const artifact::Rule& rule : group.rules) {
      size += kPerRule + rule.record.size() + rule.alert.size() + rule.expr.size();
      add(rule.labels);
      add(rule.annotations);
    }
  }
  return size;
}

}  // namespace

std::string RulesYaml(const std::vector<artifact::RuleGroup>& groups, std::string_view header) {
  std::string out;
  out.reserve(EstimatedSize(groups) + header.size());
  out += header;
  out += "groups:\n";
  for (const artifact::RuleGroup& group : groups) AppendGroup(group, out);
  return out;
}

}  // namespace qoe::emit
