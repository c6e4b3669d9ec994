// The Alertmanager of one tenant of Mimir (or Cortex), whose configuration is stored by its API.
// Mimir keeps no versions: that nobody has changed it since the plan is looked at before it is
// replaced, and before it is put back.
#pragma once

#include <optional>
#include <string>

#include "compiler/deploy/alertmanager/config.h"
#include "compiler/deploy/alertmanager/mimir_api.h"
#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/target.h"

namespace qoe::alertmanager_target {

struct MimirOptions {
  std::string title;
  std::string place = "Mimir";  // what holds the configuration, for people
  bool take_over = false;       // replaces also what is not ours
};

class MimirTarget final : public deploy::Target {
 public:
  // `text`: the wanted configuration of that system, with its secrets. `api` lives longer.
  MimirTarget(MimirApi& api, std::string system, std::string text, MimirOptions options)
      : api_(api),
        system_(std::move(system)),
        wanted_{std::move(text), {}},
        options_(std::move(options)) {}

  std::string Title() const override { return options_.title; }
  Result<deploy::Plan> MakePlan() override;
  std::string Render(deploy::Format format, bool colour) const override;
  Status Apply(size_t step) override;
  Status ReadBack() override;
  Status Undo(size_t step) override;
  Result<std::string> DifferenceFromSnapshot() override;
  std::vector<deploy::OwnedName> Owned() const override { return {{"alertmanager", system_}}; }
  size_t requests() const override { return api_.requests(); }

 private:
  MimirApi& api_;
  std::string system_;
  Stored wanted_;
  MimirOptions options_;
  std::optional<Stored> before_;
  changes::Changes changes_;
};

}  // namespace qoe::alertmanager_target
