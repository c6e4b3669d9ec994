// promtool's unit test files, from paths to outcomes.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/driver/check_rules.h"
#include "compiler/source/file.h"
#include "compiler/test/coverage.h"
#include "compiler/test/outcome.h"

namespace qoe::driver {

struct UnitTestOptions {
  RuleOptions rules;
  // Expressions (RE2) of which one has to be found in the name of a test for it to run; none: all.
  std::vector<std::string> run;
  bool ignore_unknown_fields = false;
  bool coverage = false;
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void()> begin;  // called before the first test; may be empty
};

// Owns everything from the text of the files to what came of their tests.
struct UnitTestRun {
  source::FileSet files;
  diag::Sink sink;  // of files; what is wrong with single tests is with their outcome
  std::vector<test::FileOutcome> outcomes;   // in the order of the paths
  std::unique_ptr<test::Coverage> coverage;  // null: not asked for
  std::vector<rules::RuleFile> rule_files;   // own the text that `coverage` points into

  bool passed() const;
};

// Reads the files and the rules that they name, and runs their tests, on all cores. Each rule file
// is read once. The same outcome whatever the number of cores.
std::unique_ptr<UnitTestRun> RunUnitTests(const std::vector<std::string>& paths,
                                          const UnitTestOptions& options);

}  // namespace qoe::driver
