#include "compiler/deploy/grafana/target.h"

#include <fmt/format.h>

#include "compiler/base/parallel.h"
#include "compiler/deploy/grafana/dashboard_difference.h"
#include "compiler/deploy/grafana/version.h"

namespace qoe::grafana_target {
Result<LiveState> Target::ReadLive() {
  LiveState live;
  Result<Server> server = api_.Health();
  if (!server) return server.error();
  live.server = std::move(*server);
  if (!wanted_.folder.empty() && !wanted_.dashboards.empty()) {
    Result<std::vector<Folder>> folders = api_.Folders();
    if (!folders) return folders.error();
    live.folders = std::move(*folders);
    if (FolderOf(live, wanted_) == nullptr) {
      // Somebody may have put it into another folder.
      Result<std::optional<Folder>> own = api_.FindFolder(wanted_.folder_uid);
      if (!own) return own.error();
      live.own_folder = std::move(*own);
    }
  }
  Result<std::vector<Hit>> marked = api_.DashboardsTagged(wanted_.mark);
  if (!marked) return marked.error();
  live.marked = std::move(*marked);
  Result<std::optional<std::vector<Datasource>>> datasources = api_.Datasources();
  if (!datasources) return datasources.error();
  live.datasources = std::move(*datasources);
  if (const Status read = ReadDashboards(live); !read) return read.error();
  return live;
}

Status Target::ReadDashboards(LiveState& live) {
  std::map<std::string, std::optional<Result<std::optional<LiveDashboard>>>> found;
  for (const WantedDashboard& dashboard : wanted_.dashboards) found[dashboard.uid];
  for (const Hit& hit : live.marked) found[hit.uid];
  std::vector<decltype(found)::value_type*> slots;
  slots.reserve(found.size());
  for (auto& slot : found) slots.push_back(&slot);
  base::ParallelFor(slots.size(),
                    [&](size_t i) { slots[i]->second = api_.FindDashboard(slots[i]->first); });
  for (auto& [uid, answer] : found) {
    if (!*answer)
      return Failed(fmt::format("reading dashboard `{}`: {}", uid, answer->error().message));
    if (answer->value()) live.dashboards.emplace(uid, std::move(*answer->value()));
  }
  return Done{};
}

Result<deploy::Plan> Target::MakePlan() {
  Result<LiveState> live = ReadLive();
  if (!live) return live.error();
  plan_ = grafana_target::MakePlan(*live, wanted_, options_.prune);
  saved_.assign(plan_.steps.size(), 0);
  return plan_.plan;
}

std::string Target::Render(deploy::Format format, bool colour) const {
  switch (format) {
    case deploy::Format::Json:
      return changes::RenderJson(plan_.changes);
    case deploy::Format::Markdown:
      return changes::RenderMarkdown(plan_.changes);
    case deploy::Format::Text:
      break;
  }
  return changes::RenderText(plan_.changes, colour);
}

std::vector<deploy::OwnedName> Target::Owned() const {
  std::vector<deploy::OwnedName> owned;
  for (const WantedDashboard& dashboard : wanted_.dashboards)
    owned.push_back({wanted_.folder, dashboard.uid});
  return owned;
}

Status Target::Apply(size_t index) {
  const Step& step = plan_.steps[index];
  switch (step.what) {
    case Step::What::CreateFolder:
      return api_.CreateFolder(step.folder);
    case Step::What::RenameFolder:
      return api_.RenameFolder(step.folder);
    case Step::What::SaveDashboard:
      return SaveDashboard(index);
    case Step::What::DeleteDashboard:
      return DeleteDashboard(step);
  }
  return Done{};
}

// Whether what is live is what this step has sent: by its version, or, where the answer to the save
// was lost, by what it says.
bool Target::IsOurs(size_t index, const LiveDashboard& live) const {
  const Step& step = plan_.steps[index];
  if (saved_[index] != 0 && live.version == saved_[index]) return true;
  return live.folder_uid == step.folder_uid && SameDashboard(live.json, step.json);
}

Status Target::SaveDashboard(size_t index) {
  const Step& step = plan_.steps[index];
  const int64_t version = step.before ? step.before->version : 0;
  SaveAnswer answer = api_.Save(
      {step.json, version, step.folder_uid, fmt::format("qoec load: {}", wanted_.system)});
  if (answer.outcome == SaveAnswer::Outcome::Saved) {
    saved_[index] = answer.version;
    return Done{};
  }
  if (answer.outcome == SaveAnswer::Outcome::Failed) return Failed(std::move(answer.message));
  Result<std::optional<LiveDashboard>> live = api_.FindDashboard(step.uid);
  if (!live) return live.error();
  if (!*live) return Failed("somebody deleted it since it was read");
  if (IsOurs(index, **live)) {  // an earlier try went through, and its answer was lost
    saved_[index] = (*live)->version;
    return Done{};
  }
  if (!step.before)
    return Failed(
        fmt::format("somebody created it since it was looked for ({})", VersionText(**live)));
  return Failed(fmt::format("somebody else saved it since it was read: it was version {} and is {}",
                            step.before->version, VersionText(**live)));
}

Status Target::DeleteDashboard(const Step& step) {
  // Grafana deletes whatever version there is: look first.
  Result<std::optional<LiveDashboard>> live = api_.FindDashboard(step.uid);
  if (!live) return live.error();
  if (!*live) return Done{};
  if (!IsAsBefore(**live, *step.before)) {
    return Failed(
        fmt::format("somebody else saved it since it was read: it was version {} and is {}",
                    step.before->version, VersionText(**live)));
  }
  return api_.DeleteDashboard(step.uid);
}

Status Target::ReadBackStep(size_t index) {
  const Step& step = plan_.steps[index];
  const std::string& name = plan_.plan.steps[index].name;
  if (step.what == Step::What::CreateFolder || step.what == Step::What::RenameFolder) {
    Result<std::optional<Folder>> folder = api_.FindFolder(step.folder.uid);
    if (!folder) return folder.error();
    if (*folder && (*folder)->title == step.folder.title) return Done{};
    return Failed(name + " is not there");
  }
  Result<std::optional<LiveDashboard>> live = api_.FindDashboard(step.uid);
  if (!live) return live.error();
  if (step.what == Step::What::DeleteDashboard)
    return *live ? Status(Failed(name + " is still there")) : Status(Done{});
  if (!*live) return Failed(name + " is not there");
  if ((*live)->folder_uid != step.folder_uid)
    return Failed(fmt::format("{} is in another folder (uid {})", name, (*live)->folder_uid));
  DashboardDifference difference = CompareDashboards((*live)->json, step.json);
  if (difference.empty()) return Done{};
  if (saved_[index] != 0 && (*live)->version != saved_[index])
    return Failed(
        fmt::format("somebody else saved {} right after us ({})", name, VersionText(**live)));
  changes::Changes lost;
  lost.heading = "dashboards";
  lost.items.push_back(std::move(difference.item));
  return Failed(fmt::format(
      "Grafana did not keep {} as it was sent; what is wanted beside what it keeps:\n{}", name,
      changes::RenderText(lost, false)));
}

Status Target::ReadBack() {
  for (size_t i = 0; i < plan_.steps.size(); ++i) {
    if (const Status same = ReadBackStep(i); !same) return same.error();
  }
  return Done{};
}

}  // namespace qoe::grafana_target
