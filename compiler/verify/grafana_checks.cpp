#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/counted.h"
#include "compiler/verify/checks.h"
#include "compiler/verify/words.h"

namespace qoe::verify {
namespace {

constexpr const char* kSection = "dashboards";
constexpr const char* kNoGrafana = "no `--grafana` was named";

size_t PanelsOf(const artifact::Dashboard& dashboard) {
  size_t count = 0;
  for (const artifact::Panel& panel : dashboard.panels)
    count += panel.type == artifact::PanelType::Row ? panel.panels.size() : 1;
  return count;
}

Outcome LookAtDashboards(const Context& cx) {
  std::vector<std::string> problems;
  bool gone = false;
  for (const artifact::Dashboard& dashboard : cx.bundle.dashboards) {
    auto live = cx.servers.grafana->Dashboard(dashboard.uid);
    if (!live) return FailedBy(live.error());
    const std::string name = fmt::format("`{}` ({})", dashboard.title, dashboard.uid);
    if (!live->has_value()) {
      gone = true;
      problems.push_back(fmt::format("{} is not there", name));
    } else if (live->value().title != dashboard.title) {
      problems.push_back(fmt::format("{} has the title `{}`", name, live->value().title));
    } else if (live->value().panels != PanelsOf(dashboard)) {
      problems.push_back(fmt::format("{} has {} panels, and {} in the spec", name,
                                     live->value().panels, PanelsOf(dashboard)));
    }
  }
  if (problems.empty()) return Passed(Counted(cx.bundle.dashboards.size(), "dashboard"));
  std::string found = fmt::format("{} of {} {}", problems.size(), cx.bundle.dashboards.size(),
                                  gone ? "are not there or not the spec's" : "are not the spec's");
  return Failed(std::move(found), "load them: `qoec load --grafana`", std::move(problems));
}

// Uid → type of the datasources that dashboards name; with "${" the type of one that is chosen.
struct Named {
  std::map<std::string, std::string> by_uid;
  std::vector<std::string> chosen_types;
};

class Names {
 public:
  void Add(const artifact::Dashboard& dashboard) {
    for (const artifact::Annotation& annotation : dashboard.annotations) Add(annotation.datasource);
    for (const artifact::Variable& variable : dashboard.variables) {
      if (variable.datasource) Add(*variable.datasource);
      if (variable.type == artifact::VariableType::Datasource) AddType(variable.query);
    }
    for (const artifact::Panel& panel : dashboard.panels) {
      if (panel.datasource) Add(*panel.datasource);
      for (const artifact::Panel& inner : panel.panels) {
        if (inner.datasource) Add(*inner.datasource);
      }
    }
  }

  Named named;

 private:
  void Add(const artifact::DatasourceRef& datasource) {
    if (datasource.uid.empty() || datasource.uid == "-- Grafana --" ||
        datasource.uid.starts_with('$') || datasource.type == "grafana")
      return;
    named.by_uid.emplace(datasource.uid, datasource.type);
  }

  void AddType(const std::string& type) {
    auto& types = named.chosen_types;
    if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  }
};

Outcome LookAtDatasources(const Context& cx, const Named& named) {
  auto live = cx.servers.grafana->Datasources();
  if (!live) return FailedBy(live.error());
  std::vector<std::string> problems;
  for (const auto& wanted : named.by_uid) {
    const std::string &uid = wanted.first, &type = wanted.second;
    const auto found =
        std::find_if(live->begin(), live->end(), [&](const auto& each) { return each.uid == uid; });
    if (found == live->end()) {
      problems.push_back(fmt::format("`{}` ({}) is not there", uid, type));
      continue;
    }
    if (found->type != type) {
      problems.push_back(
          fmt::format("`{}` is of type `{}`, and the spec's of `{}`", uid, found->type, type));
      continue;
    }
    Result<std::string> problem = cx.servers.grafana->DatasourceProblem(uid);
    if (!problem) return FailedBy(problem.error());
    if (!problem->empty())
      problems.push_back(
          fmt::format("Grafana gets nothing from `{}` ({}): `{}`", uid, type, problem.value()));
  }
  for (const std::string& type : named.chosen_types) {
    if (std::none_of(live->begin(), live->end(),
                     [&](const auto& each) { return each.type == type; }))
      problems.push_back(fmt::format("there is no datasource of type `{}` to choose", type));
  }
  const size_t count = named.by_uid.size() + named.chosen_types.size();
  if (problems.empty()) return Passed(fmt::format("{} of them", count));
  std::string found = fmt::format("{} of {} are not as they should be", problems.size(), count);
  return Failed(std::move(found),
                "panels ask them by their uid: give it to the datasource in Grafana, or write "
                "Grafana's into `targets.grafana.datasources`",
                std::move(problems));
}

}  // namespace

void AddGrafanaChecks(const Context& cx, Checks& checks) {
  if (cx.bundle.dashboards.empty()) return;
  const bool skip = cx.servers.grafana == nullptr;
  checks.push_back(
      {.section = kSection,
       .name = "dashboards",
       .title = "Dashboards are there",
       .within_ms = cx.within_ms,
       .look = [cx, skip] { return skip ? Skipped(kNoGrafana) : LookAtDashboards(cx); }});
  Names names;
  for (const artifact::Dashboard& dashboard : cx.bundle.dashboards) names.Add(dashboard);
  if (names.named.by_uid.empty() && names.named.chosen_types.empty()) return;
  checks.push_back({.section = kSection,
                    .name = "datasources",
                    .title = "Datasources are there",
                    .within_ms = cx.within_ms,
                    .look = [cx, skip, named = names.named] {
                      return skip ? Skipped(kNoGrafana) : LookAtDatasources(cx, named);
                    }});
}

}  // namespace qoe::verify
