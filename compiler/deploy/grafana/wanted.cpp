#include "compiler/deploy/grafana/wanted.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/emit/emit.h"

namespace qoe::grafana_target {
namespace {

constexpr size_t kLongestUid = 40;  // Grafana, HTTP API: dashboards, folders
constexpr size_t kLongestTag = 50;  // the column of tags in Grafana's database

void AddUse(const artifact::Dashboard& dashboard, const artifact::DatasourceRef& ref,
            std::vector<DatasourceUse>& uses) {
  DatasourceUse use{ref.type, ref.uid, ""};
  if (ref.uid.starts_with("$")) {
    for (const artifact::Variable& variable : dashboard.variables) {
      if (ref.uid == "${" + variable.name + "}") use.chosen_name = variable.current;
    }
    use.uid.clear();
  }
  const bool known = std::any_of(uses.begin(), uses.end(), [&](const DatasourceUse& each) {
    return each.type == use.type && each.uid == use.uid;
  });
  if (!known) uses.push_back(std::move(use));
}

std::vector<DatasourceUse> UsesOf(const artifact::Dashboard& dashboard) {
  std::vector<DatasourceUse> uses;
  const auto add_panel = [&](const artifact::Panel& panel) {
    if (panel.datasource) AddUse(dashboard, *panel.datasource, uses);
  };
  for (const artifact::Panel& panel : dashboard.panels) {
    add_panel(panel);
    for (const artifact::Panel& inner : panel.panels) add_panel(inner);
  }
  for (const artifact::Variable& variable : dashboard.variables) {
    if (variable.datasource) AddUse(dashboard, *variable.datasource, uses);
  }
  for (const artifact::Annotation& annotation : dashboard.annotations)
    AddUse(dashboard, annotation.datasource, uses);
  return uses;
}

std::string FolderUid(std::string_view system) {
  std::string uid = "qoec-";
  for (const char c : system) {
    const bool taken = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    uid += taken ? c : '-';
  }
  return uid.substr(0, kLongestUid);
}

}  // namespace

std::string MarkOf(std::string_view system) {
  return fmt::format("qoec:{}", system).substr(0, kLongestTag);
}

Wanted WantedOf(const artifact::Bundle& bundle, std::string_view folder) {
  Wanted wanted;
  wanted.system = bundle.system;
  wanted.mark = MarkOf(bundle.system);
  wanted.folder = folder;
  wanted.folder_uid = FolderUid(bundle.system);
  for (const artifact::Dashboard& dashboard : bundle.dashboards) {
    wanted.release = dashboard.release;
    WantedDashboard& each = wanted.dashboards.emplace_back();
    each.uid = dashboard.uid;
    each.title = dashboard.title;
    each.json = Json::parse(emit::DashboardJson(dashboard));
    each.json["tags"].push_back(wanted.mark);
    each.datasources = UsesOf(dashboard);
  }
  return wanted;
}

}  // namespace qoe::grafana_target
