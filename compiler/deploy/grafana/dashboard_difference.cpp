#include "compiler/deploy/grafana/dashboard_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/counted.h"
#include "compiler/deploy/changes/settings.h"
#include "compiler/deploy/difference/expression.h"
#include "compiler/deploy/difference/shown.h"
#include "compiler/deploy/grafana/panel_difference.h"

namespace qoe::grafana_target {
namespace {

using changes::CompareSettings;
using changes::Member;
using changes::TextOf;

using changes::Change;
using changes::Field;
using changes::Item;

// Of one list of the dashboard whose items have names: variables, annotations.
struct NamedList {
  const char* group;  // `templating`
  const char* kind;   // `variable`
};
constexpr NamedList kVariables{"templating", "variable"};
constexpr NamedList kAnnotations{"annotations", "annotation"};

const Json& ListOf(const Json& dashboard, const NamedList& list) {
  return Member(Member(dashboard, list.group), "list");
}

std::vector<std::string> NamesOf(const Json& list) {
  std::vector<std::string> names;
  if (!list.is_array()) return names;
  for (const Json& each : list) names.push_back(TextOf(each, "name"));
  return names;
}

// What the list holds is Grafana's own: found when the variable was last asked, or derived.
bool IsFound(std::string_view path) {
  return path == "options" || path == "current.selected" || path == "definition";
}

class Comparison {
 public:
  Comparison(const Json& before, const Json& after) : before_(before), after_(after) {}

  DashboardDifference Run() {
    Item& item = result_.item;
    item.kind = "dashboard";
    item.name = TextOf(after_, "uid");
    AddOwnSettings();
    AddNamed(kVariables);
    AddNamed(kAnnotations);
    AddPanels();
    item.change = item.fields.empty() && item.items.empty() ? Change::Same : Change::Changed;
    return std::move(result_);
  }

 private:
  std::vector<Field>& fields() { return result_.item.fields; }

  void AddOwnSettings() {
    const auto text = [&](const char* name) {
      const std::string x = TextOf(before_, name);
      const std::string y = TextOf(after_, name);
      if (x != y) fields().push_back({name, x, y});
    };
    text("title");
    text("description");
    AddTags();
    AddSettings(
        CompareSettings(
            before_, after_,
            [](std::string_view path) {
              // Grafana counts and migrates by itself; the rest is compared elsewhere.
              static const std::set<std::string, std::less<>> elsewhere = {
                  "id",          "uid",  "version", "iteration",       "schemaVersion",   "title",
                  "description", "tags", "panels",  "templating.list", "annotations.list"};
              return elsewhere.contains(path);
            }),
        fields());
  }

  void AddTags() {
    const auto tags = [](const Json& dashboard) {
      std::set<std::string> all;
      const Json& list = Member(dashboard, "tags");
      if (!list.is_array()) return all;
      for (const Json& tag : list) {
        if (tag.is_string()) all.insert(tag.get<std::string>());
      }
      return all;
    };
    const std::set<std::string> x = tags(before_);
    const std::set<std::string> y = tags(after_);
    if (x == y) return;
    Field field{"tags", Member(before_, "tags").dump(), Member(after_, "tags").dump()};
    for (const std::string& tag : y) {
      if (!x.contains(tag)) field.meanings.push_back(fmt::format("`{}` is added", tag));
    }
    for (const std::string& tag : x) {
      if (!y.contains(tag)) field.meanings.push_back(fmt::format("`{}` is gone", tag));
    }
    fields().push_back(std::move(field));
  }

  void AddNamed(const NamedList& list) {
    const Json& x = ListOf(before_, list);
    const Json& y = ListOf(after_, list);
    const std::vector<std::string> old_names = NamesOf(x);
    const std::vector<std::string> new_names = NamesOf(y);
    const auto place = [](const std::vector<std::string>& names, const std::string& name) {
      return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    size_t last = 0;
    bool moved = false;
    for (size_t k = 0; k < new_names.size(); ++k) {
      const size_t i = place(old_names, new_names[k]);
      if (i == old_names.size()) {
        result_.item.items.push_back({Change::Created, list.kind, new_names[k], ""});
        continue;
      }
      moved = moved || i < last;
      last = i;
      CompareNamed(list, x[i], y[k]);
    }
    for (const std::string& name : old_names) {
      if (place(new_names, name) == new_names.size())
        result_.item.items.push_back({Change::Deleted, list.kind, name, ""});
    }
    if (moved) fields().push_back({fmt::format("{}s", list.kind), "", "", {"in another order"}});
  }

  void CompareNamed(const NamedList& list, const Json& x, const Json& y) {
    Item item{Change::Changed, list.kind, TextOf(y, "name"), ""};
    AddQuery("query", TextOf(x, "expr"), TextOf(y, "expr"), true, item.fields, result_.reworded);
    AddSettings(CompareSettings(x, y,
                                [](std::string_view path) {
                                  return path == "expr" || path == "name" || IsFound(path);
                                }),
                item.fields);
    if (!item.fields.empty()) result_.item.items.push_back(std::move(item));
  }

  void AddPanels() {
    const std::vector<PlacedPanel> x = PanelsOf(before_);
    const std::vector<PlacedPanel> y = PanelsOf(after_);
    const std::vector<size_t> matches = MatchPanels(x, y);
    std::vector<bool> used(x.size(), false);
    size_t moved = 0;
    size_t renumbered = 0;
    size_t listed = 0;
    for (size_t k = 0; k < y.size(); ++k) {
      if (matches[k] == kNoPanel) {
        AddWhole(Change::Created, y[k]);
        ++listed;
        continue;
      }
      used[matches[k]] = true;
      const Json& old_panel = *x[matches[k]].json;
      const Json& new_panel = *y[k].json;
      Item item{Change::Changed, KindOf(new_panel), y[k].Name(), ""};
      item.fields = PanelFields(old_panel, new_panel, result_.reworded);
      if (x[matches[k]].row != y[k].row)
        item.fields.push_back({"row", x[matches[k]].row, y[k].row});
      moved += Place(old_panel) != Place(new_panel) ? 1 : 0;
      renumbered += Member(old_panel, "id") != Member(new_panel, "id") ? 1 : 0;
      if (item.fields.empty()) continue;
      ++listed;
      result_.item.items.push_back(std::move(item));
    }
    for (size_t i = 0; i < x.size(); ++i) {
      if (!used[i]) AddWhole(Change::Deleted, x[i]);
    }
    if (moved > 0) fields().push_back({"layout", "", "", {Counted(moved, "panel") + " moved"}});
    if (renumbered > 0)
      fields().push_back({"ids", "", "", {Counted(renumbered, "panel") + " renumbered"}});
    result_.item.detail =
        fmt::format("{}; {} of {}", TextOf(after_, "title"), listed, Counted(y.size(), "panel"));
  }

  static std::pair<Json, Json> Place(const Json& panel) {
    const Json& grid = Member(panel, "gridPos");
    return {Member(grid, "x"), Member(grid, "y")};
  }

  static std::string KindOf(const Json& panel) {
    return TextOf(panel, "type") == "row" ? "row" : "panel";
  }

  void AddWhole(Change change, const PlacedPanel& panel) {
    result_.item.items.push_back(
        {change, KindOf(*panel.json), panel.Name(), TextOf(*panel.json, "type")});
  }

  const Json& before_;
  const Json& after_;
  DashboardDifference result_;
};

}  // namespace

DashboardDifference CompareDashboards(const Json& before, const Json& after) {
  return Comparison(before, after).Run();
}

Item WholeDashboard(Change change, const Json& dashboard) {
  return {change, "dashboard", TextOf(dashboard, "uid"),
          fmt::format("{}; {}", TextOf(dashboard, "title"),
                      Counted(PanelsOf(dashboard).size(), "panel"))};
}

bool SameDashboard(const Json& before, const Json& after) {
  return CompareDashboards(before, after).empty();
}

}  // namespace qoe::grafana_target
