// What a scenario is played in: as its spec says, or as promtool would do it.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/test/manager.h"
#include "compiler/test/run_unit_test.h"

namespace qoe::scenario {

struct Setting {
  int64_t event_grid_ms = 1;   // events come at multiples of it
  bool one_interval = false;   // all groups are evaluated every `EvaluationStepMs`
  bool closed_ranges = false;  // as of the engine (promql/eval/query.h)
  // Of one evaluation (likewise); nothing: the engine's own. Each time is evaluated by itself then.
  std::optional<uint64_t> max_samples = {};
};

// The longest step at whose multiples every group is evaluated.
int64_t EvaluationStepMs(const test::RuleSet& rules);

// `rules` outlive what is returned.
test::ManagerOptions ManagerOptionsOf(const Setting& setting, const test::TestRules& rules);

}  // namespace qoe::scenario
