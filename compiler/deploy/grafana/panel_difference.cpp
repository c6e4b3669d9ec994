#include "compiler/deploy/grafana/panel_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "compiler/deploy/changes/settings.h"
#include "compiler/deploy/difference/expression.h"

namespace qoe::grafana_target {
namespace {

using changes::CompareSettings;
using changes::Member;
using changes::SettingChange;
using changes::SettingText;
using changes::TextOf;

using changes::Field;

constexpr size_t kMostSettings = 8;  // listed of one thing

constexpr const char* kUnit = "fieldConfig.defaults.unit";
constexpr const char* kThresholds = "fieldConfig.defaults.thresholds";

void AddText(const std::string& name, const std::string& before, const std::string& after,
             std::vector<Field>& fields) {
  if (before != after) fields.push_back({name, before, after});
}

const Json& DefaultsOf(const Json& panel) {
  return Member(Member(panel, "fieldConfig"), "defaults");
}

bool IsPromql(const Json& panel, const Json& target) {
  std::string type = TextOf(Member(target, "datasource"), "type");
  if (type.empty()) type = TextOf(Member(panel, "datasource"), "type");
  return type.empty() || type.find("prometheus") != std::string::npos;
}

// PromQL and LogQL stand in `expr`, SQL in `rawSql`.
std::string QueryOf(const Json& target) {
  const std::string expr = TextOf(target, "expr");
  return expr.empty() ? TextOf(target, "rawSql") : expr;
}

std::map<std::string, const Json*> TargetsOf(const Json& panel) {
  std::map<std::string, const Json*> targets;
  const Json& list = Member(panel, "targets");
  if (!list.is_array()) return targets;
  for (const Json& target : list) targets.emplace(TextOf(target, "refId"), &target);
  return targets;
}

void AddTargets(const Json& before, const Json& after, std::vector<Field>& fields,
                size_t& reworded) {
  const auto old_targets = TargetsOf(before);
  const auto new_targets = TargetsOf(after);
  std::set<std::string> names;
  for (const auto& [name, target] : old_targets) names.insert(name);
  for (const auto& [name, target] : new_targets) names.insert(name);
  for (const std::string& name : names) {
    const auto find = [&](const auto& targets) -> const Json* {
      const auto found = targets.find(name);
      return found == targets.end() ? nullptr : found->second;
    };
    const Json* x = find(old_targets);
    const Json* y = find(new_targets);
    const std::string field = "query " + name;
    if (x == nullptr) {
      fields.push_back({field, "", QueryOf(*y), {"new"}, true});
    } else if (y == nullptr) {
      fields.push_back({field, QueryOf(*x), "", {"gone"}, true});
    } else {
      AddQuery(field, QueryOf(*x), QueryOf(*y), IsPromql(after, *y), fields, reworded);
      std::vector<SettingChange> rest = CompareSettings(*x, *y, [](std::string_view path) {
        return path == "expr" || path == "rawSql" || path == "refId";
      });
      for (SettingChange& change : rest) change.path.insert(0, field + ": ");
      AddSettings(rest, fields);
    }
  }
}

}  // namespace

std::string PlacedPanel::Name() const {
  std::string title = TextOf(*json, "title");
  if (title.empty())
    title = fmt::format("without a title (id {})", SettingText(Member(*json, "id")));
  return row.empty() ? title : row + " / " + title;
}

std::vector<PlacedPanel> PanelsOf(const Json& dashboard) {
  std::vector<PlacedPanel> all;
  const Json& panels = Member(dashboard, "panels");
  if (!panels.is_array()) return all;
  std::string row;
  for (const Json& panel : panels) {
    const bool is_row = TextOf(panel, "type") == "row";
    if (is_row) row = TextOf(panel, "title");
    all.push_back({&panel, is_row ? "" : row});
    const Json& inner = Member(panel, "panels");
    if (!is_row || !inner.is_array()) continue;
    for (const Json& each : inner) all.push_back({&each, row});
  }
  return all;
}

std::vector<size_t> MatchPanels(const std::vector<PlacedPanel>& before,
                                const std::vector<PlacedPanel>& after) {
  std::vector<size_t> matches(after.size(), kNoPanel);
  std::vector<bool> used(before.size(), false);
  using Key = std::function<std::string(const PlacedPanel&)>;
  const auto match = [&](const Key& key) {
    std::multimap<std::string, size_t> open;  // equal keys stay in order
    for (size_t i = 0; i < before.size(); ++i) {
      if (!used[i]) open.emplace(key(before[i]), i);
    }
    for (size_t k = 0; k < after.size(); ++k) {
      if (matches[k] != kNoPanel) continue;
      const auto found = open.find(key(after[k]));
      if (found == open.end()) continue;
      matches[k] = found->second;
      used[found->second] = true;
      open.erase(found);
    }
  };
  const auto type = [](const PlacedPanel& panel) { return TextOf(*panel.json, "type") + '\n'; };
  match([&](const PlacedPanel& panel) { return type(panel) + panel.Name(); });
  match([&](const PlacedPanel& panel) { return type(panel) + TextOf(*panel.json, "title"); });
  match([&](const PlacedPanel& panel) { return type(panel) + Member(*panel.json, "id").dump(); });
  return matches;
}

std::string ThresholdsText(const Json& panel) {
  const Json& steps = Member(Member(DefaultsOf(panel), "thresholds"), "steps");
  if (!steps.is_array()) return {};
  std::string text;
  for (const Json& step : steps) {
    if (!text.empty()) text += ", ";
    text += TextOf(step, "color");
    const std::string value = SettingText(Member(step, "value"));
    if (!value.empty()) text += " from " + value;
  }
  return text;
}

void AddSettings(const std::vector<SettingChange>& settings, std::vector<Field>& fields) {
  for (size_t i = 0; i < settings.size(); ++i) {
    if (i == kMostSettings && settings.size() > kMostSettings + 1) {
      fields.push_back(
          {"…", "", "", {fmt::format("{} settings more", settings.size() - kMostSettings)}});
      return;
    }
    fields.push_back(
        {settings[i].path, SettingText(settings[i].before), SettingText(settings[i].after)});
  }
}

void AddQuery(const std::string& name, const std::string& before, const std::string& after,
              bool promql, std::vector<Field>& fields, size_t& reworded) {
  if (before == after) return;
  if (!promql) {
    fields.push_back({name, before, after, {"another query"}, true});
  } else if (difference::SameExpression(before, after)) {
    ++reworded;
  } else {
    fields.push_back({name, before, after, difference::MeaningsOf(before, after, {}), true});
  }
}

std::vector<Field> PanelFields(const Json& before, const Json& after, size_t& reworded) {
  std::vector<Field> fields;
  AddText("title", TextOf(before, "title"), TextOf(after, "title"), fields);
  AddText("type", TextOf(before, "type"), TextOf(after, "type"), fields);
  AddTargets(before, after, fields, reworded);
  AddText("unit", TextOf(DefaultsOf(before), "unit"), TextOf(DefaultsOf(after), "unit"), fields);
  AddText("thresholds", ThresholdsText(before), ThresholdsText(after), fields);
  const auto size = [](const Json& panel) {
    const Json& grid = Member(panel, "gridPos");
    return fmt::format("{} × {}", SettingText(Member(grid, "w")), SettingText(Member(grid, "h")));
  };
  AddText("size", size(before), size(after), fields);
  const bool steps = ThresholdsText(before) != ThresholdsText(after);
  AddSettings(CompareSettings(before, after,
                              [&](std::string_view path) {
                                static const std::set<std::string, std::less<>> elsewhere = {
                                    "id",   "gridPos", "pluginVersion", "title",
                                    "type", "targets", "panels",        kUnit};
                                return elsewhere.contains(path) || (steps && path == kThresholds);
                              }),
              fields);
  return fields;
}

}  // namespace qoe::grafana_target
