// What a spec wants of a Grafana: its dashboards in one folder, marked as ours.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/artifact/bundle.h"

namespace qoe::grafana_target {

using Json = nlohmann::json;

// A datasource that a dashboard names.
struct DatasourceUse {
  std::string type;
  std::string uid;          // empty: any of that type will do, a variable chooses
  std::string chosen_name;  // what that variable starts with; may be empty
};

// NOLINTNEXTLINE(bugprone-exception-escape): moving JSON does not throw
struct WantedDashboard {
  std::string uid, title;
  Json json;  // with the mark among its tags
  std::vector<DatasourceUse> datasources;
};

struct Wanted {
  std::string system;
  std::string mark;        // the tag by which dashboards are known as ours
  std::string folder;      // its title; empty: dashboards stay where they are, new ones at the root
  std::string folder_uid;  // of a folder that we create
  std::vector<WantedDashboard> dashboards;
  artifact::GrafanaRelease release = artifact::GrafanaRelease::Any;
};

// The tag `qoec:<system>`. Grafana keeps tags with a dashboard and finds dashboards by them, so
// that ownership needs no file beside it.
std::string MarkOf(std::string_view system);

Wanted WantedOf(const artifact::Bundle& bundle, std::string_view folder);

}  // namespace qoe::grafana_target
