// A kind of place that `qoec load` and `qoec diff` go to: its options, and the targets of a spec.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/cli/server_access.h"
#include "compiler/deploy/receipt.h"
#include "compiler/deploy/target.h"
#include "compiler/driver/compile.h"

namespace qoe::cli {

// What all kinds share.
struct DeployOptions {
  std::vector<std::string> specs;
  std::vector<std::string> tenants;  // instead of the spec's
  ServerOptions server;
  std::string format = "text";
  std::string receipt;
  bool prune = false;
  size_t concurrency = 4;
  bool dry_run = false;  // always so for `diff`
  std::string wait;      // empty: as long as the slowest group needs
};

// What a kind makes its targets with; all of it outlives them.
struct DeployContext {
  const DeployOptions& options;
  Environment& env;
  ServerConnection& servers;
  http::Redactor& redactor;  // is told of every secret
  // Of earlier loads; none: `--receipt` was not given.
  const std::optional<deploy::Receipt>& receipt;
  std::string spec = {};  // path of the one whose targets are made
};

class TargetKind {
 public:
  TargetKind() = default;
  TargetKind(const TargetKind&) = delete;
  TargetKind& operator=(const TargetKind&) = delete;
  virtual ~TargetKind() = default;

  virtual void AddOptions(CLI::App& command) = 0;
  // "`--mimir URL`": what chooses it.
  virtual std::string Choice() const = 0;
  virtual bool chosen() const = 0;
  // Whether `load` has it, and not only `diff`.
  virtual bool takes_loads() const { return true; }
  // Looks at options and variables before anything is compiled; only if it is chosen. Errors: what
  // is wrong with them; a line `  = help: …` may follow.
  virtual Status Prepare(const DeployContext& context) = 0;
  // One for each tenant or server of a spec without errors; none where the spec has nothing for
  // them. They use what this object keeps.
  virtual Result<std::vector<std::unique_ptr<deploy::Target>>> TargetsOf(
      const driver::Compilation& compilation, const DeployContext& context) = 0;
};

#define QOE_TARGET(name) std::unique_ptr<TargetKind> Make##name##Kind();
#include "compiler/cli/targets.def"
#undef QOE_TARGET

}  // namespace qoe::cli
