#include "compiler/lower/expression.h"
#include "compiler/lower/stages.h"

namespace qoe::lower {

std::vector<artifact::RuleGroup> LowerRecordings(const Program& program) {
  std::vector<std::vector<artifact::Rule>> groups(program.groups.size());
  for (const Indicator& indicator : program.indicators) {
    if (!indicator.ok || !indicator.group.valid()) continue;
    for (const Recording& recording : indicator.recordings) {
      const auto breakdown = static_cast<size_t>(recording.breakdown);
      const Use use{recording.breakdown < 0 ? indicator.by : indicator.breakdowns[breakdown].by,
                    FixedWindow(indicator.window_ms),
                    {}};
      artifact::Rule rule;
      rule.record = recording.name;
      rule.expr = Compute(program, indicator, recording.stat, use);
      groups[static_cast<size_t>(indicator.group.index)].push_back(std::move(rule));
    }
  }
  return NamedGroups(program, std::move(groups));
}

}  // namespace qoe::lower
