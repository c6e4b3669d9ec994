// The scenarios of a spec, from its path to outcomes.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/emitted_rules.h"
#include "compiler/scenario/explanation.h"
#include "compiler/test/coverage.h"
#include "compiler/test/outcome.h"

namespace qoe::driver {

struct ScenarioOptions {
  // Expressions (RE2) of which one has to be found in the name of a scenario for it to run; none:
  // all.
  std::vector<std::string> run;
  bool coverage = false;
  diag::Date today;
  // Rules that are explained, in the scenarios that run.
  std::vector<scenario::Question> explain;
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void()> begin;  // called before the first scenario; may be empty
};

// Owns everything from the text of the files to what came of the scenarios.
struct ScenarioRun {
  std::unique_ptr<Compilation> compilation;  // of the spec; its sink: why nothing was run
  EmittedRules rules;                        // what the spec compiles to
  std::vector<test::FileOutcome> outcomes;   // one: of the spec
  std::unique_ptr<test::Coverage> coverage;  // null: not asked for
  // Those of each scenario, by its number; empty where nothing was asked.
  std::vector<std::vector<scenario::Explanation>> explanations;
  // Names of `explain` that no rule has; where there are any, nothing was played.
  std::vector<std::string> unknown_rules;

  bool passed() const;
};

// Compiles the spec, reads back the rules that it compiles to, and plays its scenarios on all
// cores. The same outcome whatever the number of cores.
std::unique_ptr<ScenarioRun> RunScenarios(const std::string& spec, const ScenarioOptions& options);

}  // namespace qoe::driver
