// The way back, and what is live at its end.
#include <fmt/format.h>

#include "compiler/deploy/grafana/dashboard_difference.h"
#include "compiler/deploy/grafana/target.h"
#include "compiler/deploy/grafana/version.h"

namespace qoe::grafana_target {

Status Target::Undo(size_t index) {
  const Step& step = plan_.steps[index];
  switch (step.what) {
    case Step::What::CreateFolder:
      return UndoFolder(step);
    case Step::What::RenameFolder:
      return api_.RenameFolder({step.folder.uid, step.old_title});
    case Step::What::SaveDashboard:
      return UndoSave(index);
    case Step::What::DeleteDashboard:
      return UndoDelete(step);
  }
  return Done{};
}

Status Target::UndoFolder(const Step& step) {
  Result<std::optional<Folder>> folder = api_.FindFolder(step.folder.uid);
  if (!folder) return folder.error();
  if (!*folder) return Done{};
  // A folder is deleted with all that is in it.
  const Result<std::vector<Hit>> inside = api_.In(step.folder.uid);
  if (!inside) return inside.error();
  for (const Hit& hit : inside.value()) {
    // The search may still name what we have just deleted.
    if (!hit.is_folder) {
      const Result<std::optional<LiveDashboard>> live = api_.FindDashboard(hit.uid);
      if (!live) return live.error();
      if (!live.value()) continue;
    }
    return Failed(fmt::format("folder `{}` stays: others have put `{}` into it", step.folder.title,
                              hit.title));
  }
  return api_.DeleteFolder(step.folder.uid);
}

Status Target::UndoSave(size_t index) {
  const Step& step = plan_.steps[index];
  Result<std::optional<LiveDashboard>> found = api_.FindDashboard(step.uid);
  if (!found) return found.error();
  if (!*found) {
    if (!step.before) return Done{};
    return Failed("somebody deleted it meanwhile: it stays deleted");
  }
  const LiveDashboard& live = **found;
  if (step.before && IsAsBefore(live, *step.before)) return Done{};
  if (!IsOurs(index, live))
    return Failed(
        fmt::format("somebody else saved it meanwhile ({}): it stays so", VersionText(live)));
  if (!step.before) return api_.DeleteDashboard(step.uid);
  const Result<int64_t> version = PutBack(*step.before, step.uid, live.version);
  if (!version) return version.error();
  undo_notes_.push_back(
      fmt::format("dashboard `{}` is as it was in version {}, under the number {}", step.uid,
                  step.before->version, version.value()));
  return Done{};
}

// Saves what was read before as the successor of `version`; returns the number that it has now.
Result<int64_t> Target::PutBack(const LiveDashboard& before, const std::string& uid,
                                int64_t version) {
  const SaveAnswer answer =
      api_.Save({before.json, version, before.folder_uid,
                 fmt::format("qoec load: version {} is back, as the load failed", before.version)});
  if (answer.outcome == SaveAnswer::Outcome::Saved) return answer.version;
  if (answer.outcome == SaveAnswer::Outcome::Conflict) {
    // Perhaps an earlier try went through, and its answer was lost.
    const Result<std::optional<LiveDashboard>> again = api_.FindDashboard(uid);
    if (again && again.value() && IsAsBefore(*again.value(), before)) return again.value()->version;
  }
  return Failed(answer.message);
}

Status Target::UndoDelete(const Step& step) {
  Result<std::optional<LiveDashboard>> live = api_.FindDashboard(step.uid);
  if (!live) return live.error();
  if (*live) {
    if (IsAsBefore(**live, *step.before)) return Done{};
    return Failed(
        fmt::format("somebody else saved it meanwhile ({}): it stays so", VersionText(**live)));
  }
  const Result<int64_t> version = PutBack(*step.before, step.uid, 0);
  if (!version) return version.error();
  undo_notes_.push_back(
      fmt::format("dashboard `{}` was deleted and is back as it was in version {}; its earlier "
                  "versions are gone",
                  step.uid, step.before->version));
  return Done{};
}

Result<bool> Target::AddDifference(const Step& step, changes::Changes& changes) {
  using changes::Change;
  if (step.what == Step::What::CreateFolder || step.what == Step::What::RenameFolder) {
    Result<std::optional<Folder>> folder = api_.FindFolder(step.folder.uid);
    if (!folder) return folder.error();
    const bool renamed = step.what == Step::What::RenameFolder;
    const std::string title = *folder ? (*folder)->title : "";
    if (title == step.old_title) return false;
    changes::Item item{renamed ? Change::Changed : Change::Created, "folder", title,
                       "uid " + step.folder.uid};
    if (renamed) item.fields.push_back({"title", step.old_title, title});
    changes.items.push_back(std::move(item));
    return true;
  }
  Result<std::optional<LiveDashboard>> live = api_.FindDashboard(step.uid);
  if (!live) return live.error();
  if (!*live) {
    if (!step.before) return false;
    changes.items.push_back(WholeDashboard(Change::Deleted, step.before->json));
    return true;
  }
  if (!step.before) {
    changes.items.push_back(WholeDashboard(Change::Created, (*live)->json));
    return true;
  }
  DashboardDifference difference = CompareDashboards(step.before->json, (*live)->json);
  if (step.before->folder_uid != (*live)->folder_uid) {
    difference.item.change = Change::Changed;
    difference.item.fields.push_back(
        {"folder (uid)", step.before->folder_uid, (*live)->folder_uid});
  }
  if (difference.empty()) return false;
  changes.items.push_back(std::move(difference.item));
  return true;
}

Result<std::string> Target::DifferenceFromSnapshot() {
  changes::Changes changes;
  changes.heading = "dashboards";
  bool differs = false;
  for (const Step& step : plan_.steps) {
    const Result<bool> added = AddDifference(step, changes);
    if (!added) return added.error();
    differs = differs || added.value();
  }
  return differs ? changes::RenderText(changes, false) : std::string();
}

}  // namespace qoe::grafana_target
