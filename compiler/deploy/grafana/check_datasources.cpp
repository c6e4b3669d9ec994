#include <fmt/format.h>

#include <algorithm>

#include "compiler/deploy/difference/shown.h"
#include "compiler/deploy/grafana/plan.h"

namespace qoe::grafana_target {
namespace {

// A datasource under the name that its plugin has, or had, or has in a cloud.
bool Answers(const Datasource& source, const std::string& type) {
  if (source.type == type) return true;
  if (type == "grafana-postgresql-datasource") return source.type == "postgres";
  return type == "prometheus" && source.type.ends_with("prometheus-datasource");
}

// Grafana's own, which every dashboard may name: `-- Grafana --`, `-- Mixed --`, `grafana`.
bool IsBuiltIn(const DatasourceUse& use) {
  return use.uid.starts_with("--") || use.uid == "grafana" || use.type == "grafana" ||
         use.type == "datasource";
}

// One use, and the dashboards that have it.
struct Use {
  DatasourceUse use;
  std::vector<std::string> dashboards;

  std::string Readers() const {
    return dashboards.size() == 1 ? fmt::format("dashboard `{}` asks", dashboards[0])
                                  : fmt::format("{} dashboards ask", dashboards.size());
  }
};

std::vector<Use> UsesOf(const Wanted& wanted) {
  std::vector<Use> uses;
  for (const WantedDashboard& dashboard : wanted.dashboards) {
    for (const DatasourceUse& use : dashboard.datasources) {
      if (IsBuiltIn(use)) continue;
      auto found = std::find_if(uses.begin(), uses.end(), [&](const Use& each) {
        return each.use.type == use.type && each.use.uid == use.uid &&
               each.use.chosen_name == use.chosen_name;
      });
      if (found == uses.end()) found = uses.insert(uses.end(), Use{use, {}});
      found->dashboards.push_back(dashboard.uid);
    }
  }
  return uses;
}

void CheckFixed(const std::vector<Datasource>& live, const Use& use,
                std::vector<deploy::Problem>& problems) {
  const auto found = std::find_if(live.begin(), live.end(), [&](const Datasource& source) {
    return source.uid == use.use.uid;
  });
  if (found == live.end()) {
    problems.push_back(
        {true,
         fmt::format("{} the datasource with the uid `{}` ({}), which Grafana does "
                     "not have: their panels would show no data",
                     use.Readers(), use.use.uid, use.use.type),
         "create it with that uid, or correct `uid` in the spec's `targets.grafana.datasources`"});
  } else if (!Answers(*found, use.use.type)) {
    problems.push_back({true,
                        fmt::format("{} the datasource `{}` for {}, but it is of the type `{}`",
                                    use.Readers(), use.use.uid, use.use.type, found->type),
                        "correct `uid` or `type` in the spec's `targets.grafana.datasources`"});
  }
}

void CheckChosen(const std::vector<Datasource>& live, const Use& use,
                 std::vector<deploy::Problem>& problems) {
  std::vector<const Datasource*> fitting;
  for (const Datasource& source : live) {
    if (Answers(source, use.use.type)) fitting.push_back(&source);
  }
  if (fitting.empty()) {
    problems.push_back({true,
                        fmt::format("{} for a datasource of the type `{}`, and Grafana has none",
                                    use.Readers(), use.use.type),
                        "create one"});
    return;
  }
  const std::string& name = use.use.chosen_name;
  const bool there = name.empty() || name == "default" ||
                     std::any_of(fitting.begin(), fitting.end(), [&](const Datasource* source) {
                       return source->name == name || source->uid == name;
                     });
  if (there) return;
  problems.push_back(
      {false,
       fmt::format("{} first for the datasource `{}`, which Grafana does not have: it will "
                   "choose another one of the type `{}`",
                   use.Readers(), name, use.use.type),
       ""});
}

}  // namespace

void CheckDatasources(const std::optional<std::vector<Datasource>>& live, const Wanted& wanted,
                      std::vector<deploy::Problem>& problems) {
  const std::vector<Use> uses = UsesOf(wanted);
  if (uses.empty()) return;
  if (!live) {
    problems.push_back({false,
                        "this account may not list datasources: whether those of the dashboards "
                        "are there is not known",
                        "give it the permission `datasources:read`"});
    return;
  }
  for (const Use& use : uses) {
    if (use.use.uid.empty()) {
      CheckChosen(*live, use, problems);
    } else {
      CheckFixed(*live, use, problems);
    }
  }
}

}  // namespace qoe::grafana_target
