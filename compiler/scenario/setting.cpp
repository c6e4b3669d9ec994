#include "compiler/scenario/setting.h"

#include <numeric>

namespace qoe::scenario {

int64_t EvaluationStepMs(const test::RuleSet& rules) {
  const int64_t default_ms = test::ManagerOptions().default_interval_ms;
  int64_t step = 0;
  for (const auto& group : rules.groups)
    step = std::gcd(step, group->interval_ms > 0 ? group->interval_ms : default_ms);
  return step > 0 ? step : default_ms;
}

test::ManagerOptions ManagerOptionsOf(const Setting& setting, const test::TestRules& rules) {
  test::ManagerOptions options;
  options.shared = &rules.shared;
  options.query.closed_ranges = setting.closed_ranges;
  if (setting.one_interval) {
    options.interval_ms = EvaluationStepMs(rules.set);
    options.query.default_step_ms = *options.interval_ms;
  }
  return options;
}

}  // namespace qoe::scenario
