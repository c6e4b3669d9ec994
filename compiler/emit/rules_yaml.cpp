#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/yaml_text.h"
#include "compiler/emit/emit.h"
#include "compiler/units/unit.h"

namespace qoe::emit {
namespace {

void AppendMap(std::string_view name, const artifact::NamedTexts& texts, std::string& out) {
  if (texts.empty()) return;
  fmt::format_to(std::back_inserter(out), "        {}:\n", name);
  for (const auto& [key, value] : texts) AppendYamlField("          ", key, value, out);
}

void AppendDuration(std::string_view name, int64_t milliseconds, std::string& out) {
  fmt::format_to(std::back_inserter(out), "        {}: {}\n", name,
                 units::FormatDuration(milliseconds));
}

void AppendRule(const artifact::Rule& rule, std::string& out) {
  if (rule.alert.empty()) {
    AppendYamlField("      - ", "record", rule.record, out);
  } else {
    AppendYamlField("      - ", "alert", rule.alert, out);
  }
  AppendYamlField("        ", "expr", rule.expr, out);
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
  AppendYamlField("  - ", "name", group.name, out);
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
