#include "compiler/generate/scenario_names.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>

#include "compiler/spec/validate.h"

namespace qoe::generate {
namespace {

// Alerts may have any text as their name.
std::string NameOf(std::string_view text) {
  std::string name(text);
  for (char& c : name) {
    const char pair[] = {'_', c};
    if (!spec::IsName({pair, 2})) c = '_';
  }
  if (!spec::IsName(name)) name.insert(0, "_");
  return name;
}

std::string SeverityOf(const test::Rule& rule) {
  for (const test::NamedTemplate& label : rule.labels) {
    if (label.name == "severity" && label.text.plain()) return label.text.source();
  }
  return "";
}

}  // namespace

std::vector<std::string> ScenarioNames(const test::RuleSet& rules) {
  std::map<std::string, size_t> shared;
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules) {
      if (rule.is_alert) ++shared[NameOf(rule.name)];
    }
  }
  std::set<std::string> taken;
  std::map<std::string, size_t> numbers;
  const auto name_of = [&](const test::Rule& rule) {
    std::string base = NameOf(rule.name);
    const std::string severity = SeverityOf(rule);
    if (shared[base] > 1 && !severity.empty()) base += "_" + NameOf(severity);
    std::string name = base;
    size_t& number = numbers.emplace(base, 1).first->second;
    while (!taken.insert(name).second) name = fmt::format("{}_{}", base, ++number);
    return name;
  };
  std::vector<std::string> names;
  names.reserve(rules.rule_count());
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules)
      names.push_back(rule.is_alert ? name_of(rule) : std::string());
  }
  return names;
}

}  // namespace qoe::generate
