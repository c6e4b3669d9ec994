// A Prometheus that reads rule files of a folder, as a load sees it.
//
// A system has two files there, `<system>.recording.yaml` and `<system>.alerts.yaml` (with another
// ending where `rule_files` asks for one); which files are ours says `rule_folder.h`. They take
// effect by a reload, for all files at once; where Prometheus does not take them, or the rules do
// not appear or fail, the old files are put back and loaded again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/deploy/difference/difference.h"
#include "compiler/deploy/prometheus/api.h"
#include "compiler/deploy/prometheus/reload.h"
#include "compiler/deploy/prometheus/rule_folder.h"
#include "compiler/deploy/target.h"

namespace qoe::prometheus {

// A rule file as a spec wants it.
struct WantedFile {
  std::string kind;  // "recording", "alerts"
  std::string text;
  std::vector<difference::Group> groups;
};

struct TargetOptions {
  std::string system;
  std::string folder;
  bool prune = false;
  ReloadOptions reload;
};

class Target final : public deploy::Target {
 public:
  // `api` lives longer.
  Target(Api& api, std::vector<WantedFile> wanted, TargetOptions options);

  std::string Title() const override;
  Result<deploy::Plan> MakePlan() override;
  std::string Render(deploy::Format format, bool colour) const override;
  Status Apply(size_t step) override;
  Status Activate() override { return Reload(api_, options_.reload); }
  Status ReadBack() override;
  std::chrono::milliseconds LongestInterval() const override;
  Result<deploy::HealthReport> PollHealth() override;
  Status Undo(size_t step) override;
  Result<std::string> DifferenceFromSnapshot() override;
  size_t requests() const override { return api_.requests(); }

 private:
  // One file of ours: what is wanted, what is in the folder, and what Prometheus has of it.
  struct File {
    std::string name;
    std::optional<std::string> wanted;  // its text; none: it should not be there
    std::optional<std::string> before;
    difference::Namespace wanted_groups, file_groups, live_groups;
    bool readable = true;  // `before` is a rule file
  };
  struct Change {
    deploy::Action action;
    size_t file;
  };

  Status Preflight(std::vector<deploy::Problem>& problems);
  void AddFiles(const std::vector<FolderFile>& found, const std::vector<LiveGroup>& live,
                deploy::Plan& plan);
  void PlanFile(size_t index, deploy::Plan& plan);
  difference::Namespace LiveGroupsOf(const std::string& name,
                                     const std::vector<LiveGroup>& live) const;
  std::vector<difference::Namespace> Wanted() const;
  Error NotThere(const difference::Difference& rest, bool nothing_of_ours);

  Api& api_;
  std::vector<WantedFile> wanted_;
  TargetOptions options_;
  RuleFolder folder_;
  std::vector<std::string> patterns_;  // of `rule_files`; empty: not known
  std::vector<File> files_;
  std::vector<Change> changes_;
  difference::Difference difference_;
  // By file and group: `LiveGroup::evaluated` as we began to look.
  std::map<std::pair<std::string, std::string>, std::string> first_seen_;
};

}  // namespace qoe::prometheus
