// A tenant of a ruler (Mimir, Cortex, Loki), as a load sees it.
//
// A group is ours when a spec declares its namespace and the receipt of earlier loads names it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/deploy/ruler/api.h"
#include "compiler/deploy/ruler/health_watch.h"
#include "compiler/deploy/ruler/plan.h"
#include "compiler/deploy/target.h"

namespace qoe::ruler {

struct TargetOptions {
  std::string title;
  PlanOptions plan;
  size_t concurrency = 1;
  bool override_protection = false;  // changes namespaces that the ruler protects
};

class Target final : public deploy::Target {
 public:
  // `api` lives longer.
  Target(Api& api, const std::vector<Namespace>& wanted, TargetOptions options)
      : api_(api), wanted_(difference::Merged(wanted)), options_(std::move(options)) {}

  std::string Title() const override { return options_.title; }
  Result<deploy::Plan> MakePlan() override;
  std::string Render(deploy::Format format, bool colour) const override;
  Status Apply(size_t step) override;
  size_t concurrency() const override { return options_.concurrency; }
  Status ReadBack() override;
  std::chrono::milliseconds LongestInterval() const override;
  Result<deploy::HealthReport> PollHealth() override;
  Status Undo(size_t step) override;
  Status ActivateUndone() override { return Done{}; }
  Result<std::string> DifferenceFromSnapshot() override;
  std::vector<deploy::OwnedName> Owned() const override;
  size_t requests() const override { return api_.requests(); }

 private:
  void Preflight();
  std::vector<std::pair<GroupName, const Group*>> Changed() const;  // without those that go
  HealthWatch WatchChanged() const;

  Api& api_;
  std::vector<Namespace> wanted_;
  TargetOptions options_;
  RulerState before_;
  Plan plan_;
  std::optional<HealthWatch> watch_;
};

}  // namespace qoe::ruler
