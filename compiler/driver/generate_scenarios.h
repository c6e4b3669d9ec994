// Generated scenarios of a spec, from its path to what came of them.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/emitted_rules.h"
#include "compiler/generate/generated.h"

namespace qoe::driver {

struct GenerateOptions {
  // Expressions (RE2) of which one has to be found in the name of an alert; none: all.
  std::vector<std::string> run = {};
  diag::Date today = {};
  const std::atomic<bool>* cancelled = nullptr;  // the alerts that were not reached are `skipped`
};

// Owns everything from the text of the files to the scenarios.
struct GeneratedScenarios {
  std::unique_ptr<Compilation> compilation;  // of the spec; its sink: why nothing was generated
  EmittedRules rules;
  std::vector<generate::GeneratedAlert> alerts;  // in the order of the rules, those asked for

  // Whether the spec compiles and nothing contradicts what the checker has proved.
  bool passed() const;
};

// On all cores. The same whatever their number.
std::unique_ptr<GeneratedScenarios> GenerateScenarios(const std::string& spec,
                                                      const GenerateOptions& options);

}  // namespace qoe::driver
