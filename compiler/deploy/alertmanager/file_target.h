// An Alertmanager of its own, which reads its configuration from a file: the file is replaced, and
// Alertmanager told to reload it. Where it does not take it, or does not run with it then, the old
// file is put back.
#pragma once

#include <optional>
#include <string>

#include "compiler/deploy/alertmanager/api.h"
#include "compiler/deploy/alertmanager/config.h"
#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/target.h"

namespace qoe::alertmanager_target {

struct FileOptions {
  std::string title;
  std::string file;        // the one that Alertmanager was started with, as it is called here
  bool take_over = false;  // replaces also what is not ours
};

class FileTarget final : public deploy::Target {
 public:
  // `text`: the wanted configuration of that system. `api` lives longer.
  FileTarget(Api& api, std::string system, std::string text, FileOptions options)
      : api_(api),
        system_(std::move(system)),
        text_(std::move(text)),
        options_(std::move(options)) {}

  std::string Title() const override { return options_.title; }
  Result<deploy::Plan> MakePlan() override;
  std::string Render(deploy::Format format, bool colour) const override;
  Status Apply(size_t step) override;
  Status Activate() override { return api_.Reload(); }
  Status ReadBack() override;
  Status Undo(size_t step) override;
  Result<std::string> DifferenceFromSnapshot() override;
  std::vector<deploy::OwnedName> Owned() const override { return {{options_.file, system_}}; }
  size_t requests() const override { return api_.requests(); }

 private:
  Result<Json> Running();
  void AddReload(const Json& running);

  Api& api_;
  std::string system_, text_;
  FileOptions options_;
  Json wanted_;
  std::optional<std::string> before_;  // the file; empty: there was none
  Json running_before_;
  changes::Changes changes_;
};

}  // namespace qoe::alertmanager_target
