#include "compiler/deploy/ruler/group_yaml.h"

#include <algorithm>

#include "compiler/base/yaml_text.h"

namespace qoe::ruler {
namespace {

using difference::Group;
using difference::NamedTexts;
using difference::Rule;

void AppendIfSet(std::string_view indent, std::string_view name, std::string_view value,
                 std::string& out) {
  if (!value.empty()) AppendYamlField(indent, name, value, out);
}

// A value that is YAML already.
void AppendYaml(std::string_view indent, std::string_view name, std::string_view yaml,
                std::string& out) {
  if (yaml.empty()) return;
  AppendYamlKey(indent, name, out);
  out += yaml;
  out += '\n';
}

// A number, a yes or a duration: without quotes, as rulers write them; a number in quotes would be
// a text.
void AppendPlain(std::string_view indent, std::string_view name, std::string_view value,
                 std::string& out) {
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  if (plain) {
    AppendYaml(indent, name, value, out);
  } else {
    AppendYamlField(indent, name, value, out);
  }
}

void AppendMap(std::string_view indent, std::string_view name, const NamedTexts& texts,
               std::string& out) {
  if (texts.empty()) return;
  out += indent;
  out += name;
  out += ":\n";
  const std::string deeper = std::string(indent) + "  ";
  for (const auto& [key, value] : texts) AppendYamlField(deeper, key, value, out);
}

void AppendRule(const Rule& rule, std::string& out) {
  constexpr std::string_view kFirst = "  - ";
  constexpr std::string_view kNext = "    ";
  AppendYamlField(kFirst, rule.is_alert() ? "alert" : "record", rule.name(), out);
  AppendYamlField(kNext, "expr", rule.expr, out);
  AppendPlain(kNext, "for", rule.for_text, out);
  AppendPlain(kNext, "keep_firing_for", rule.keep_firing_for, out);
  AppendMap(kNext, "labels", rule.labels, out);
  AppendMap(kNext, "annotations", rule.annotations, out);
  for (const auto& [name, yaml] : rule.unknown) AppendYaml(kNext, name, yaml, out);
}

}  // namespace

std::string GroupYaml(const Group& group) {
  std::string out;
  AppendYamlField("", "name", group.name, out);
  AppendPlain("", "interval", group.interval, out);
  AppendPlain("", "query_offset", group.query_offset, out);
  AppendPlain("", "evaluation_delay", group.evaluation_delay, out);
  AppendPlain("", "limit", group.limit, out);
  AppendPlain("", "align_evaluation_time_on_interval", group.align_evaluation_time_on_interval,
              out);
  AppendIfSet("", "partial_response_strategy", group.partial_response_strategy, out);
  AppendMap("", "labels", group.labels, out);
  if (!group.source_tenants.empty()) {
    out += "source_tenants:\n";
    for (const std::string& tenant : group.source_tenants) {
      out += "  - ";
      AppendYamlScalar(tenant, out);
      out += '\n';
    }
  }
  AppendYaml("", "remote_write", group.remote_write, out);
  for (const auto& [name, yaml] : group.unknown) AppendYaml("", name, yaml, out);
  out += group.rules.empty() ? "rules: []\n" : "rules:\n";
  for (const Rule& rule : group.rules) AppendRule(rule, out);
  return out;
}

std::string GroupYaml(const artifact::RuleGroup& group) {
  return GroupYaml(difference::FromArtifact(group));
}

}  // namespace qoe::ruler
