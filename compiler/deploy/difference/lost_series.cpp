#include "compiler/deploy/difference/lost_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "compiler/deploy/difference/expression.h"

namespace qoe::difference {
namespace {

constexpr size_t kMostNamed = 3;

// The series that the rule recorded and no longer does; empty: none.
std::string LostBy(const RuleChange& rule) {
  if (rule.is_alert) return {};
  if (rule.change == Change::Deleted) return rule.name;
  for (const FieldChange& field : rule.fields) {
    if (field.field == "record") return field.before;
  }
  return {};
}

std::string ReadersText(const std::vector<std::string>& readers) {
  std::string text;
  for (size_t i = 0; i < readers.size() && i < kMostNamed; ++i) {
    text += (i > 0 ? ", " : "") + readers[i];
  }
  if (readers.size() > kMostNamed) text += fmt::format(" and {} more", readers.size() - kMostNamed);
  return text;
}

template <typename Visit>
void ForEachRule(const std::vector<Namespace>& namespaces, const Visit& visit) {
  for (const Namespace& name_space : namespaces) {
    for (const Group& group : name_space.groups) {
      for (const Rule& rule : group.rules) visit(rule);
    }
  }
}

template <typename Visit>
void ForEachChange(Difference& difference, const Visit& visit) {
  for (NamespaceChange& name_space : difference.namespaces) {
    for (GroupChange& group : name_space.groups) {
      for (RuleChange& rule : group.rules) visit(rule);
    }
  }
}

}  // namespace

void NameReadersOfLostSeries(const std::vector<Namespace>& after, Difference& difference) {
  std::unordered_map<std::string, std::vector<std::string>> readers;
  ForEachChange(difference, [&](const RuleChange& rule) {
    std::string series = LostBy(rule);
    if (!series.empty()) readers.try_emplace(std::move(series));
  });
  if (readers.empty()) return;
  ForEachRule(after, [&](const Rule& rule) {
    if (!rule.is_alert()) readers.erase(rule.record);
  });
  if (readers.empty()) return;
  ForEachRule(after, [&](const Rule& rule) {
    for (const std::string& series : MetricsOf(rule.expr)) {
      const auto found = readers.find(series);
      if (found == readers.end()) continue;
      std::string name =
          fmt::format("{} `{}`", rule.is_alert() ? "alert" : "recording rule", rule.name());
      if (std::find(found->second.begin(), found->second.end(), name) == found->second.end()) {
        found->second.push_back(std::move(name));
      }
    }
  });
  ForEachChange(difference, [&](RuleChange& rule) {
    const std::string series = LostBy(rule);
    const auto found = readers.find(series);
    if (series.empty() || found == readers.end() || found->second.empty()) return;
    std::string text = fmt::format("`{}` is still read by {}", series, ReadersText(found->second));
    for (FieldChange& field : rule.fields) {
      if (field.field == "record") return field.meanings.push_back(std::move(text));
    }
    rule.fields.push_back({"record", series, "", {std::move(text)}});
  });
}

}  // namespace qoe::difference
