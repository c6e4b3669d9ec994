// A Grafana, as a place that dashboards are deployed to.
//
// Every save names the version that it follows, so that an edit that somebody makes meanwhile is
// never lost: it is a failure that says who made it, and on the way back the edit stays. What was
// replaced comes back as a version of its own, since Grafana's history only grows; what was deleted
// comes back without its history (`UndoNotes`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/deploy/grafana/api.h"
#include "compiler/deploy/grafana/plan.h"
#include "compiler/deploy/grafana/wanted.h"
#include "compiler/deploy/target.h"

namespace qoe::grafana_target {

struct TargetOptions {
  std::string title;  // of the target: "Grafana at http://…"
  bool prune = false;
  size_t concurrency = 4;
};

class Target final : public deploy::Target {
 public:
  // `api` lives longer.
  Target(Api& api, Wanted wanted, TargetOptions options)
      : api_(api), wanted_(std::move(wanted)), options_(std::move(options)) {}

  std::string Title() const override { return options_.title; }
  Result<deploy::Plan> MakePlan() override;
  std::string Render(deploy::Format format, bool colour) const override;
  Status Apply(size_t step) override;
  size_t concurrency() const override { return options_.concurrency; }
  Status ReadBack() override;
  Status Undo(size_t step) override;
  Result<std::string> DifferenceFromSnapshot() override;
  std::vector<deploy::OwnedName> Owned() const override;
  size_t requests() const override { return api_.requests(); }

  std::vector<std::string> UndoNotes() const override { return undo_notes_; }

 private:
  Result<LiveState> ReadLive();
  Status ReadDashboards(LiveState& live);
  Status SaveDashboard(size_t index);
  Status DeleteDashboard(const Step& step);
  Status UndoFolder(const Step& step);
  Status UndoSave(size_t index);
  Status UndoDelete(const Step& step);
  Result<int64_t> PutBack(const LiveDashboard& before, const std::string& uid, int64_t version);
  Status ReadBackStep(size_t index);
  // What is live of a step's thing against what it was; false: they are the same.
  Result<bool> AddDifference(const Step& step, changes::Changes& changes);
  bool IsOurs(size_t index, const LiveDashboard& live) const;

  Api& api_;
  Wanted wanted_;
  TargetOptions options_;
  GrafanaPlan plan_;
  std::vector<int64_t> saved_;  // by step: the version that our save became; 0: not known
  std::vector<std::string> undo_notes_;
};

}  // namespace qoe::grafana_target
