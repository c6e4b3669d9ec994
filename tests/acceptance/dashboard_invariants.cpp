#include "tests/acceptance/dashboard_invariants.h"

#include <fmt/format.h>

#include <functional>
#include <set>

namespace qoe::acceptance {
namespace {

constexpr int kColumns = 24;
constexpr size_t kLongestUid = 40;

// The panel's kind and title, for messages.
std::string NameOf(const Json& panel) {
  return fmt::format("{} \"{}\"", panel.value("type", "panel"), panel.value("title", ""));
}

// Every value in the tree, with the key it has; "" for an item of an array.
void Visit(const Json& json, const std::string& key,
           const std::function<void(const std::string& key, const Json& value)>& visit) {
  visit(key, json);
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) Visit(value, name, visit);
  } else if (json.is_array()) {
    for (const Json& value : json) Visit(value, "", visit);
  }
}

void CheckHead(const Json& dashboard, Problems& problems) {
  if (dashboard.contains("dashboard"))
    problems.Add("wrapped in `dashboard`: Grafana imports the bare object");
  const std::string uid = dashboard.value("uid", "");
  if (uid.empty() || uid.size() > kLongestUid)
    problems.Add(
        fmt::format("uid `{}` has {} characters, not 1 to {}", uid, uid.size(), kLongestUid));
  if (dashboard.value("title", "").empty()) problems.Add("no title");
  if (!dashboard.contains("panels") || dashboard.at("panels").empty()) problems.Add("no panels");
}

void CheckIds(const Json& dashboard, Problems& problems) {
  std::set<Json> seen;
  const auto check = [&](const Json& panel) {
    if (!panel.contains("id") || !panel.at("id").is_number_integer()) {
      problems.Add(NameOf(panel) + ": no id");
    } else if (!seen.insert(panel.at("id")).second) {
      problems.Add(fmt::format("{}: the id {} is taken", NameOf(panel), panel.at("id").dump()));
    }
  };
  for (const Json& panel : dashboard.value("panels", Json::array())) {
    check(panel);
    for (const Json& child : panel.value("panels", Json::array())) check(child);
  }
}

struct Place {
  int x = 0, y = 0, w = 0, h = 0;

  bool Overlaps(const Place& other) const {
    return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
  }
};

void CheckGrid(const Json& panels, Problems& problems) {
  std::vector<std::pair<Place, std::string>> placed;
  for (const Json& panel : panels) {
    const std::string name = NameOf(panel);
    const Json grid = panel.value("gridPos", Json::object());
    const Place place{grid.value("x", -1), grid.value("y", -1), grid.value("w", 0),
                      grid.value("h", 0)};
    if (place.x < 0 || place.y < 0 || place.w < 1 || place.h < 1 || place.x + place.w > kColumns)
      problems.Add(fmt::format("{}: not within the grid: {}", name, grid.dump()));
    for (const auto& [other, other_name] : placed) {
      if (place.Overlaps(other)) problems.Add(name + " lies on " + other_name);
    }
    placed.emplace_back(place, name);
    // Children of a collapsed row are laid out for when it is open: only among themselves.
    if (panel.contains("panels")) CheckGrid(panel.at("panels"), problems);
  }
}

void CheckDatasources(const Json& dashboard, Problems& problems) {
  Visit(dashboard, "", [&](const std::string& key, const Json& value) {
    if (key != "datasource") return;
    const bool whole =
        value.is_object() && !value.value("type", "").empty() && !value.value("uid", "").empty();
    if (!whole) problems.Add("a data source without type and uid: " + value.dump());
  });
}

void CheckThresholds(const Json& panel, Problems& problems) {
  Visit(panel, "", [&](const std::string& key, const Json& value) {
    if (key != "steps" || !value.is_array()) return;
    for (size_t i = 0; i < value.size(); ++i) {
      const Json step = value[i].value("value", Json());
      const bool right =
          i == 0 ? step.is_null()
                 : step.is_number() && (i == 1 || step > value[i - 1].value("value", Json()));
      if (right) continue;
      problems.Add(NameOf(panel) + ": thresholds do not ascend from null: " + value.dump());
      return;
    }
  });
}

bool HasUnit(const Json& panel) {
  static const Json::json_pointer unit("/fieldConfig/defaults/unit");
  static const Json::json_pointer overrides("/fieldConfig/overrides");
  if (panel.contains(unit) && !panel.at(unit).get<std::string>().empty()) return true;
  if (!panel.contains(overrides)) return false;
  bool found = false;
  Visit(panel.at(overrides), "", [&](const std::string& key, const Json& value) {
    found |= key == "id" && value == "unit";
  });
  return found;
}

void CheckPanel(const Json& panel, Problems& problems) {
  if (panel.value("type", "") == "text") return;
  const std::string name = NameOf(panel);
  if (panel.value("description", "").empty()) problems.Add(name + ": no description");
  if (!panel.contains("datasource")) problems.Add(name + ": no datasource");
  // Columns of SQL may be anything.
  const bool rows = panel.value("type", "") == "table" && !panel.at("targets").empty() &&
                    panel.at("targets")[0].contains("rawSql");
  if (panel.value("type", "") != "logs" && !rows && !HasUnit(panel))
    problems.Add(name + ": no unit");
  const Json targets = panel.value("targets", Json::array());
  if (targets.empty()) problems.Add(name + ": no targets");
  std::set<std::string> ref_ids;
  for (const Json& target : targets) {
    const std::string ref_id = target.value("refId", "");
    if (ref_id.empty() || !ref_ids.insert(ref_id).second)
      problems.Add(fmt::format("{}: refId `{}` is empty or taken", name, ref_id));
  }
  CheckThresholds(panel, problems);
}

// A repeated panel needs a variable with several values; side by side, the whole width.
void CheckRepeats(const Json& dashboard, const Json& panel, Problems& problems) {
  const std::string repeat = panel.value("repeat", "");
  if (repeat.empty()) return;
  bool several = false;
  for (const Json& variable : VariablesOf(dashboard))
    several |= variable.value("name", "") == repeat && variable.value("multi", false);
  if (!several)
    problems.Add(fmt::format("{}: repeated for `{}`, which is no variable of several values",
                             NameOf(panel), repeat));
  if (panel.value("repeatDirection", "v") == "h" &&
      panel.value("/gridPos/w"_json_pointer, 0) != kColumns)
    problems.Add(NameOf(panel) + ": repeated side by side, but not over the whole width");
}

void CollectUses(const Json& json, std::set<std::string>& used) {
  Visit(json, "", [&](const std::string&, const Json& value) {
    if (!value.is_string()) return;
    for (const std::string& name : VariablesUsedIn(value.get<std::string>())) used.insert(name);
  });
}

void CheckVariables(const Json& dashboard, Problems& problems) {
  std::set<std::string> used, declared;
  CollectUses(dashboard.value("panels", Json::array()), used);
  CollectUses(dashboard.value("annotations", Json::object()), used);
  CollectUses(dashboard.value("links", Json::array()), used);
  for (const Json& variable : VariablesOf(dashboard)) {
    declared.insert(variable.value("name", ""));
    CollectUses(variable.value("datasource", Json()), used);
    for (const std::string& name : VariablesUsedIn(QueryOf(variable))) {
      used.insert(name);
      if (!declared.contains(name))
        problems.Add(fmt::format("variable `{}` uses `{}`, which is not declared before it",
                                 variable.value("name", ""), name));
    }
  }
  for (const std::string& name : used) {
    if (!declared.contains(name)) problems.Add(fmt::format("variable `{}` is not declared", name));
  }
  for (const std::string& name : declared) {
    if (!used.contains(name)) problems.Add(fmt::format("variable `{}` is not used", name));
  }
}

}  // namespace

Problems CheckInvariants(const Dashboard& dashboard) {
  Problems found;
  CheckHead(dashboard.json, found);
  CheckIds(dashboard.json, found);
  CheckGrid(dashboard.json.value("panels", Json::array()), found);
  CheckDatasources(dashboard.json, found);
  for (const Json* panel : PanelsOf(dashboard.json)) {
    CheckPanel(*panel, found);
    CheckRepeats(dashboard.json, *panel, found);
  }
  for (const Json& row : dashboard.json.value("panels", Json::array()))
    if (row.value("type", "") == "row") CheckRepeats(dashboard.json, row, found);
  CheckVariables(dashboard.json, found);
  Problems problems;
  for (const std::string& line : found.lines) problems.Add(dashboard.name + ": " + line);
  return problems;
}

}  // namespace qoe::acceptance
