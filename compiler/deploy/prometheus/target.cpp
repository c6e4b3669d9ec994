#include "compiler/deploy/prometheus/target.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/deploy/difference/render.h"
#include "compiler/deploy/prometheus/file_name.h"
#include "compiler/deploy/ruler/read.h"
#include "compiler/units/unit.h"

namespace qoe::prometheus {
namespace {

using deploy::Action;
using difference::Namespace;

// A rule file is a list of groups by the name `groups`, and so what a ruler's list is.
Result<std::vector<difference::Group>> GroupsOf(const std::string& text) {
  Result<ruler::RulerState> read = ruler::ReadRulerList(text);
  if (!read) return read.error();
  std::vector<difference::Group> groups;
  for (Namespace& name_space : read->namespaces) {
    if (name_space.name != "groups")
      return Error{ErrorKind::Unreadable, fmt::format("it has a key `{}`", name_space.name)};
    groups = std::move(name_space.groups);
  }
  return groups;
}

bool Same(const Namespace& a, const Namespace& b) { return difference::Compare({a}, {b}).empty(); }

// Never: the year 1.
bool Evaluated(const std::string& time) { return !time.empty() && !time.starts_with("0001"); }

std::string Listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += fmt::format("{}`{}`", out.empty() ? "" : ", ", text);
  return out;
}

}  // namespace

Target::Target(Api& api, std::vector<WantedFile> wanted, TargetOptions options)
    : api_(api),
      wanted_(std::move(wanted)),
      options_(std::move(options)),
      folder_(options_.folder, options_.system) {}

std::string Target::Title() const {
  return fmt::format("Prometheus at {}, rules in `{}`", api_.address(), options_.folder);
}

Result<deploy::Plan> Target::MakePlan() {
  files_.clear();
  changes_.clear();
  difference_ = {};
  first_seen_.clear();
  deploy::Plan plan;
  const Status ready = Preflight(plan.problems);
  if (!ready) return ready.error();
  if (plan.refused()) return plan;
  Result<std::vector<LiveGroup>> live = api_.Rules();
  if (!live) return live.error();
  for (const WantedFile& wanted : wanted_) {
    const std::string stem = fmt::format("{}.{}", options_.system, wanted.kind);
    File& file = files_.emplace_back();
    file.name = stem + EndingOf(stem, options_.folder, patterns_);
    file.wanted = wanted.text;
    file.wanted_groups = {file.name, wanted.groups};
    if (patterns_.empty() || IsRead(file.name, options_.folder, patterns_)) continue;
    plan.problems.push_back(
        {true,
         fmt::format("Prometheus would not read `{}`: its `rule_files` has only {}", file.name,
                     Listed(patterns_)),
         fmt::format("add `{}/*.yaml` to `rule_files`, as Prometheus sees that folder",
                     options_.folder)});
  }
  std::vector<std::string> names;
  for (const File& file : files_) names.push_back(file.name);
  Result<std::vector<FolderFile>> found = folder_.Read(names);
  if (!found) return found.error();
  AddFiles(found.value(), live.value(), plan);
  for (size_t i = 0; i < files_.size(); ++i) PlanFile(i, plan);
  if (plan.refused()) {
    changes_.clear();
    plan.steps.clear();
  }
  plan.drift = !plan.steps.empty();
  return plan;
}

Status Target::Preflight(std::vector<deploy::Problem>& problems) {
  Result<std::vector<std::string>> patterns = api_.RuleFiles();
  if (!patterns) return patterns.error();
  patterns_ = std::move(*patterns);
  if (patterns_.empty()) {
    problems.push_back(
        {true, "the configuration of Prometheus has no `rule_files`",
         fmt::format("add `{}/*.yaml`, as Prometheus sees that folder", options_.folder)});
  }
  const Status reload = CheckReload(api_, options_.reload);
  if (!reload) {
    problems.push_back({true, reload.error().message,
                        options_.reload.pid == 0
                            ? "start it with `--web.enable-lifecycle`, or name its process by "
                              "`--prometheus-pid`"
                            : "`--prometheus-pid` is the process of this Prometheus"});
  }
  const Status folder = folder_.Check();
  if (!folder) {
    problems.push_back({true, folder.error().message,
                        "`--prometheus-rules` is the folder that `rule_files` leads to, and is "
                        "written by whoever runs qoec"});
  }
  Result<ReloadState> last = api_.LastReload();
  if (last && !last->fine) {
    problems.push_back({false,
                        "the last reload of Prometheus has failed: it may not take these files "
                        "for reasons that are not theirs",
                        "its log says why"});
  }
  return Done{};
}

void Target::AddFiles(const std::vector<FolderFile>& found, const std::vector<LiveGroup>& live,
                      deploy::Plan& plan) {
  for (const FolderFile& there : found) {
    auto file = std::find_if(files_.begin(), files_.end(),
                             [&](const File& f) { return f.name == there.name; });
    if (file == files_.end()) {
      file = files_.insert(files_.end(), File{});
      file->name = there.name;
      file->wanted_groups.name = there.name;
    }
    file->before = there.text;
    Result<std::vector<difference::Group>> groups = GroupsOf(there.text);
    file->readable = groups.has_value();
    if (groups) file->file_groups.groups = std::move(*groups);
    if (there.ours) continue;
    plan.problems.push_back(
        {true,
         fmt::format("`{}/{}` is there, and its first line does not say that it is ours",
                     options_.folder, there.name),
         "it is left alone: move it away, or have `rule_files` take another folder"});
  }
  for (File& file : files_) {
    file.file_groups.name = file.name;
    file.live_groups = LiveGroupsOf(file.name, live);
  }
}

void Target::PlanFile(size_t index, deploy::Plan& plan) {
  const File& file = files_[index];
  const std::string name = fmt::format("file `{}`", file.name);
  if (!file.wanted) {
    if (!options_.prune) {
      plan.notes.push_back(
          fmt::format("{} is ours, and this spec makes no such file; `--prune` deletes it", name));
      return;
    }
    changes_.push_back({Action::Delete, index});
    plan.steps.push_back({Action::Delete, name, 1});
  } else {
    const bool same_file =
        file.before && (*file.before == *file.wanted ||
                        (file.readable && Same(file.file_groups, file.wanted_groups)));
    const bool same_live = Same(file.live_groups, file.wanted_groups);
    if (same_file && same_live) return;
    if (same_live) plan.notes.push_back(fmt::format("{} was changed and not loaded yet", name));
    changes_.push_back({file.before ? Action::Update : Action::Create, index});
    plan.steps.push_back({changes_.back().action, name, 0});
  }
  // What is running counts; but for what was changed in the folder alone, the folder does.
  const Namespace& running =
      Same(file.live_groups, file.wanted_groups) ? file.file_groups : file.live_groups;
  for (auto& change : difference::Compare({running}, {file.wanted_groups}).namespaces)
    difference_.namespaces.push_back(std::move(change));
}

Namespace Target::LiveGroupsOf(const std::string& name, const std::vector<LiveGroup>& live) const {
  const std::string path = PathOf(name, options_.folder, live);
  Namespace groups{name, {}};
  for (const LiveGroup& group : live) {
    if (!path.empty() && group.file == path) groups.groups.push_back(group.group);
  }
  return groups;
}

std::string Target::Render(deploy::Format format, bool colour) const {
  switch (format) {
    case deploy::Format::Text:
      return difference::RenderText(difference_, {colour});
    case deploy::Format::Json:
      return difference::RenderJson(difference_);
    case deploy::Format::Markdown:
      break;
  }
  return difference::RenderMarkdown(difference_);
}

Status Target::Apply(size_t step) {
  const File& file = files_[changes_[step].file];
  return folder_.Put(file.name, file.wanted);
}

Status Target::Undo(size_t step) {
  const File& file = files_[changes_[step].file];
  return folder_.Put(file.name, file.before);
}

Status Target::ReadBack() {
  Result<std::vector<LiveGroup>> live = api_.Rules();
  if (!live) return Error{live.error().kind, "reading the rules back: " + live.error().message};
  std::vector<Namespace> there, wanted;
  bool nothing = true;
  for (const File& file : files_) {
    if (!file.wanted && !options_.prune) continue;
    there.push_back(LiveGroupsOf(file.name, *live));
    wanted.push_back(file.wanted_groups);
    nothing = nothing && there.back().groups.empty();
  }
  const difference::Difference rest = difference::Compare(there, wanted);
  if (rest.empty()) return Done{};
  return NotThere(rest, nothing);
}

Error Target::NotThere(const difference::Difference& rest, bool nothing_of_ours) {
  if (nothing_of_ours) {
    return {ErrorKind::Unusable,
            fmt::format("Prometheus has reloaded, and has none of the rules in `{}`: its "
                        "`rule_files` leads to another folder ({})\n  = help: name that folder by "
                        "`--prometheus-rules`, or add this one to `rule_files`",
                        options_.folder, Listed(patterns_))};
  }
  return {ErrorKind::Unusable,
          "Prometheus has reloaded, and its rules are not those of the files; what is missing:\n" +
              difference::RenderText(rest)};
}

std::chrono::milliseconds Target::LongestInterval() const {
  int64_t longest = 0;
  for (const File& file : files_) {
    for (const difference::Group& group : file.wanted_groups.groups)
      longest = std::max(longest, difference::IntervalOf(group));
  }
  return std::chrono::milliseconds(longest);
}

// A group that stays as it was is not evaluated anew by the reload: each must be seen to be
// evaluated once more than when we began to look.
Result<deploy::HealthReport> Target::PollHealth() {
  Result<std::vector<LiveGroup>> live = api_.Rules();
  if (!live) return Error{live.error().kind, "asking how the groups fare: " + live.error().message};
  std::map<std::string, std::string> names;  // by the path that Prometheus sees
  for (const File& file : files_) {
    if (file.wanted) names[PathOf(file.name, options_.folder, *live)] = file.name;
  }
  size_t all = 0, healthy = 0;
  std::string slowest;  // of those that are waited for
  int64_t interval = -1;
  for (const LiveGroup& group : live.value()) {
    const auto file = names.find(group.file);
    if (file == names.end()) continue;
    ++all;
    const auto [seen, first] =
        first_seen_.try_emplace({group.file, group.group.name}, group.evaluated);
    const bool anew = Evaluated(group.evaluated) && seen->second != group.evaluated;
    if (anew && group.health == RuleHealth::Err) {
      return deploy::HealthReport{
          deploy::Health::Failing,
          fmt::format("group `{}` of `{}` fails: {}", group.group.name, file->second, group.error)};
    }
    if (anew && group.health == RuleHealth::Ok) {
      ++healthy;
    } else if (difference::IntervalOf(group.group) > interval) {
      interval = difference::IntervalOf(group.group);
      slowest = fmt::format("`{}` of `{}`, every {}", group.group.name, file->second,
                            units::FormatDuration(interval));
    }
  }
  if (healthy == all) return deploy::HealthReport{deploy::Health::Healthy, ""};
  return deploy::HealthReport{
      deploy::Health::Waiting,
      fmt::format(
          "{} of {} groups were evaluated since the reload; the slowest of the others is {}",
          healthy, all, slowest)};
}

Result<std::string> Target::DifferenceFromSnapshot() {
  std::vector<std::string> names;
  for (const File& file : files_) names.push_back(file.name);
  Result<std::vector<FolderFile>> found = folder_.Read(names);
  if (!found) return found.error();
  std::string text;
  for (const File& file : files_) {
    const auto there = std::find_if(found->begin(), found->end(),
                                    [&](const FolderFile& f) { return f.name == file.name; });
    const std::optional<std::string> now =
        there == found->end() ? std::nullopt : std::optional(there->text);
    if (now == file.before) continue;
    text += fmt::format("file `{}` {}\n", file.name,
                        !now           ? "is gone"
                        : !file.before ? "was not there before"
                                       : "is not as it was");
  }
  Result<std::vector<LiveGroup>> live = api_.Rules();
  if (!live) {
    return Error{live.error().kind,
                 text.empty() ? "the files are as they were; what Prometheus has loaded is not "
                                "known: " +
                                    live.error().message
                              : text + live.error().message};
  }
  std::vector<Namespace> before, now;
  for (const File& file : files_) {
    before.push_back(file.live_groups);
    now.push_back(LiveGroupsOf(file.name, *live));
  }
  const difference::Difference change = difference::Compare(before, now);
  if (!change.empty()) text += difference::RenderText(change);
  return text;
}

}  // namespace qoe::prometheus
