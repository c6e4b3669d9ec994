// Plays a scenario: feeds its streams, evaluates the rules from its beginning to its end, and looks
// whether what must be seen is seen.
//
// In: a scenario, the rules of its spec. Out: what came of it. Promised: the same outcome whatever
// runs beside it. Times begin at 0; rules are evaluated at multiples of their group's interval.
#pragma once

#include <atomic>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/scenario/setting.h"
#include "compiler/scenario/watcher.h"
#include "compiler/source/file.h"
#include "compiler/test/coverage.h"
#include "compiler/test/outcome.h"
#include "compiler/test/run_unit_test.h"

namespace qoe::scenario {

// Where a scenario is written.
struct Places {
  source::Location scenario;
  std::vector<source::Location> streams;       // in the scenario's order
  std::vector<source::Location> expectations;  // likewise
};

struct PlayOptions {
  const std::atomic<bool>* cancelled = nullptr;
  Watcher* watcher = nullptr;  // may be null
  Setting setting = {};
};

// `coverage` may be null. A scenario that was cancelled is `interrupted`, whatever came of it.
test::TestOutcome Play(const artifact::Scenario& scenario, const Places& places,
                       const test::TestRules& rules, const PlayOptions& options,
                       test::Coverage* coverage);

}  // namespace qoe::scenario
