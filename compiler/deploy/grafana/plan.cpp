#include "compiler/deploy/grafana/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/deploy/changes/settings.h"
#include "compiler/deploy/grafana/dashboard_difference.h"

namespace qoe::grafana_target {
namespace {

using changes::Member;

using changes::Change;
using changes::Item;
using deploy::Action;

constexpr size_t kFolderWave = 0;
constexpr size_t kSaveWave = 1;
constexpr size_t kDeleteWave = 2;

std::vector<std::string> MarksOf(const Json& dashboard) {
  std::vector<std::string> marks;
  const Json& tags = Member(dashboard, "tags");
  if (!tags.is_array()) return marks;
  for (const Json& tag : tags) {
    if (tag.is_string() && tag.get_ref<const std::string&>().starts_with(MarkOf("")))
      marks.push_back(tag.get<std::string>());
  }
  return marks;
}

int MajorOf(const std::string& version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

int MajorOf(artifact::GrafanaRelease release) {
  switch (release) {
    case artifact::GrafanaRelease::Any:
      return 0;
    case artifact::GrafanaRelease::V10:
      return 10;
    case artifact::GrafanaRelease::V11:
      return 11;
    case artifact::GrafanaRelease::V12:
      return 12;
  }
  return 0;
}

class Planner {
 public:
  Planner(const LiveState& live, const Wanted& wanted, bool prune)
      : live_(live), wanted_(wanted), prune_(prune) {}

  GrafanaPlan Run() {
    result_.changes.heading = "dashboards";
    CheckVersion();
    CheckDatasources(live_.datasources, wanted_, plan().problems);
    AddFolder();
    for (const WantedDashboard& dashboard : wanted_.dashboards) AddDashboard(dashboard);
    AddLeftovers();
    if (same_ > 0) result_.changes.same.push_back({"dashboard", same_});
    plan().drift = plan().drift || !result_.changes.empty() || plan().refused();
    if (plan().refused()) {
      plan().steps.clear();
      result_.steps.clear();
    }
    return std::move(result_);
  }

 private:
  deploy::Plan& plan() { return result_.plan; }

  void Refuse(std::string message, std::string help) {
    plan().problems.push_back({true, std::move(message), std::move(help)});
  }
  void Warn(std::string message, std::string help = {}) {
    plan().problems.push_back({false, std::move(message), std::move(help)});
  }

  void CheckVersion() {
    const int made_for = MajorOf(wanted_.release);
    const int runs = MajorOf(live_.server.version);
    if (made_for == 0 || runs == 0 || runs >= made_for || wanted_.dashboards.empty()) return;
    Warn(fmt::format("Grafana is version {}, and the dashboards are made for {}: what the older "
                     "release does not know is left out or shown otherwise",
                     live_.server.version, made_for),
         "say so in the spec's `targets.grafana.version`");
  }

  void AddStep(Action action, std::string name, size_t wave, Step step) {
    plan().steps.push_back({action, std::move(name), wave});
    result_.steps.push_back(std::move(step));
  }

  void AddFolder() {
    if (wanted_.folder.empty() || wanted_.dashboards.empty()) return;
    const Folder* there = FolderOf(live_, wanted_);
    Folder folder{there == nullptr ? wanted_.folder_uid : there->uid, wanted_.folder};
    folder_uid_ = folder.uid;
    if (there != nullptr && there->title == wanted_.folder) return;
    const bool rename = there != nullptr;
    Item item{rename ? Change::Changed : Change::Created, "folder", folder.title,
              "uid " + folder.uid};
    if (rename) item.fields.push_back({"title", there->title, folder.title});
    result_.changes.items.push_back(std::move(item));
    Step step;
    step.what = rename ? Step::What::RenameFolder : Step::What::CreateFolder;
    step.folder = folder;
    if (rename) step.old_title = there->title;
    AddStep(rename ? Action::Update : Action::Create,
            fmt::format("folder `{}` (uid {})", folder.title, folder.uid), kFolderWave,
            std::move(step));
  }

  std::string TitleOfFolder(const std::string& uid) const {
    if (uid.empty()) return "the root";
    if (uid == folder_uid_) return wanted_.folder;
    for (const Folder& folder : live_.folders) {
      if (folder.uid == uid) return folder.title;
    }
    return fmt::format("the folder with the uid {}", uid);
  }

  // Whether the dashboard may be saved over; else a refusal says why not.
  bool MaySave(const WantedDashboard& wanted, const LiveDashboard& live) {
    if (live.provisioned) {
      Refuse(
          fmt::format(
              "dashboard `{}` is provisioned from a file{}: Grafana does not let "
              "anybody save it",
              wanted.uid,
              live.provisioned_from.empty() ? "" : fmt::format(" (`{}`)", live.provisioned_from)),
          "replace the file, or take it out of Grafana's provisioning");
      return false;
    }
    if (!live.can_save) {
      Refuse(fmt::format("this account may not save dashboard `{}`", wanted.uid),
             "give it the permission `dashboards:write` for the dashboard's folder");
      return false;
    }
    const std::vector<std::string> marks = MarksOf(live.json);
    if (std::find(marks.begin(), marks.end(), wanted_.mark) != marks.end()) return true;
    if (!marks.empty()) {
      Refuse(fmt::format("dashboard `{}` was loaded from another spec: it has the tag `{}`",
                         wanted.uid, marks[0]),
             "give one of the two another `uid`, or take the tag away in Grafana");
      return false;
    }
    Warn(
        fmt::format("dashboard `{}` is live and was not loaded by qoec so far: from this load on "
                    "it is the spec's",
                    wanted.uid));
    return true;
  }

  void AddDashboard(const WantedDashboard& wanted) {
    Step step;
    step.uid = wanted.uid;
    step.json = wanted.json;
    const std::string name = fmt::format("dashboard `{}` (uid {})", wanted.title, wanted.uid);
    const auto found = live_.dashboards.find(wanted.uid);
    if (found == live_.dashboards.end()) {
      step.folder_uid = folder_uid_;
      result_.changes.items.push_back(WholeDashboard(Change::Created, wanted.json));
      AddStep(Action::Create, name, kSaveWave, std::move(step));
      return;
    }
    const LiveDashboard& live = found->second;
    DashboardDifference difference = CompareDashboards(live.json, wanted.json);
    result_.changes.reworded += difference.reworded;
    step.folder_uid = folder_uid_.empty() ? live.folder_uid : folder_uid_;
    if (step.folder_uid != live.folder_uid) {
      difference.item.change = Change::Changed;
      difference.item.fields.push_back(
          {"folder", TitleOfFolder(live.folder_uid), TitleOfFolder(step.folder_uid)});
    }
    if (difference.empty()) {
      ++same_;
      return;
    }
    MaySave(wanted, live);
    result_.changes.items.push_back(std::move(difference.item));
    step.before = live;
    AddStep(Action::Update, name, kSaveWave, std::move(step));
  }

  void AddLeftovers() {
    for (const Hit& hit : live_.marked) {
      const bool wanted =
          std::any_of(wanted_.dashboards.begin(), wanted_.dashboards.end(),
                      [&](const WantedDashboard& dashboard) { return dashboard.uid == hit.uid; });
      const auto live = live_.dashboards.find(hit.uid);
      if (wanted || live == live_.dashboards.end()) continue;
      plan().drift = true;
      if (!prune_ || live->second.provisioned) {
        plan().notes.push_back(fmt::format(
            "dashboard `{}` (uid {}) is live and in no spec{}", hit.title, hit.uid,
            prune_ ? "; it is provisioned from a file and stays" : "; `--prune` deletes it"));
        continue;
      }
      result_.changes.items.push_back(WholeDashboard(Change::Deleted, live->second.json));
      Step step;
      step.what = Step::What::DeleteDashboard;
      step.uid = hit.uid;
      step.before = live->second;
      AddStep(Action::Delete, fmt::format("dashboard `{}` (uid {})", hit.title, hit.uid),
              kDeleteWave, std::move(step));
    }
  }

  const LiveState& live_;
  const Wanted& wanted_;
  bool prune_;
  std::string folder_uid_;
  size_t same_ = 0;
  GrafanaPlan result_;
};

}  // namespace

const Folder* FolderOf(const LiveState& live, const Wanted& wanted) {
  const auto find = [&](const auto& fits) -> const Folder* {
    const auto found = std::find_if(live.folders.begin(), live.folders.end(), fits);
    return found == live.folders.end() ? nullptr : &*found;
  };
  if (const Folder* own = find([&](const Folder& each) { return each.uid == wanted.folder_uid; }))
    return own;
  if (const Folder* titled = find([&](const Folder& each) { return each.title == wanted.folder; }))
    return titled;
  return live.own_folder ? &*live.own_folder : nullptr;
}

GrafanaPlan MakePlan(const LiveState& live, const Wanted& wanted, bool prune) {
  return Planner(live, wanted, prune).Run();
}

}  // namespace qoe::grafana_target
