// The scenarios of a spec as unit tests of promtool, from its path to texts of files.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "compiler/diag/date.h"
#include "compiler/driver/scenarios.h"
#include "compiler/emit/emit.h"
#include "compiler/rules/check.h"

namespace qoe::driver {

struct ExportOptions {
  std::vector<std::string> run;  // as of ScenarioOptions
  rules::CheckOptions promtool;  // whose promtool: its version, and what is switched on
  diag::Date today;
  const std::atomic<bool>* cancelled = nullptr;
};

struct ScenarioExport {
  std::unique_ptr<ScenarioRun> run;     // what came of the scenarios as they are
  std::vector<emit::OutputFile> files;  // rule files, then `<scenario>.yaml` for each
  std::vector<std::string> exported;    // names

  struct LeftOut {
    std::string name;
    std::string why;
  };
  std::vector<LeftOut> left_out;  // what promtool cannot be told; not those that fail
  // Why that promtool does not take the rules, as files of the compilation; nothing is exported.
  std::vector<diag::Diagnostic> rules_refused;
};

// Plays the scenarios as they are, and those that pass once more as promtool will; who passes that,
// too, is written. A scenario that fails is not exported: its outcome says why. What the spec
// switches on of PromQL, promtool is taken to have on, too.
ScenarioExport ExportScenarios(const std::string& spec, const ExportOptions& options);

}  // namespace qoe::driver
