// From what a Grafana holds to what a spec wants, as ordered steps. Pure: no network.
//
// Ours is: the dashboards that the spec names, by uid, and those with the spec's mark among their
// tags; nothing else is touched. A dashboard that is live without our mark is taken over, with a
// word; one with another spec's mark is refused. A folder of the wanted title is used, whoever made
// it. Deletes come last, and only with `prune`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/grafana/api.h"
#include "compiler/deploy/grafana/wanted.h"
#include "compiler/deploy/target.h"

namespace qoe::grafana_target {

struct LiveState {
  Server server;
  std::vector<Folder> folders;                         // of the first level
  std::optional<Folder> own_folder;                    // that of our uid, wherever it is
  std::vector<Hit> marked;                             // dashboards with our mark
  std::optional<std::vector<Datasource>> datasources;  // empty: we may not look
  std::map<std::string, LiveDashboard> dashboards;     // by uid: wanted ones and marked ones
};

// NOLINTNEXTLINE(bugprone-exception-escape): moving JSON does not throw
struct Step {
  enum class What : uint8_t { CreateFolder, RenameFolder, SaveDashboard, DeleteDashboard };
  What what = What::SaveDashboard;
  Folder folder;                        // of folders: as it shall be
  std::string old_title;                // RenameFolder
  std::string uid;                      // of dashboards
  Json json;                            // SaveDashboard: what is sent
  std::string folder_uid;               // SaveDashboard: where it is sent to
  std::optional<LiveDashboard> before;  // as it was read
};

struct GrafanaPlan {
  deploy::Plan plan;
  std::vector<Step> steps;  // beside those of `plan`
  changes::Changes changes;
};

GrafanaPlan MakePlan(const LiveState& live, const Wanted& wanted, bool prune);

// The folder of the wanted title, or ours under another one; empty: there is none yet.
const Folder* FolderOf(const LiveState& live, const Wanted& wanted);

// Datasources that dashboards name and that are not there, or are of another type.
void CheckDatasources(const std::optional<std::vector<Datasource>>& live, const Wanted& wanted,
                      std::vector<deploy::Problem>& problems);

}  // namespace qoe::grafana_target
