#include "compiler/base/parallel.h"
#include "compiler/lower/expression.h"
#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

std::vector<artifact::Rule> RulesOf(const Program& program, const Indicator& indicator) {
  std::vector<artifact::Rule> rules;
  if (!indicator.ok || !indicator.group.valid()) return rules;
  rules.reserve(indicator.recordings.size());
  for (const Recording& recording : indicator.recordings) {
    const auto breakdown = static_cast<size_t>(recording.breakdown);
    const Use use{recording.breakdown < 0 ? indicator.by : indicator.breakdowns[breakdown].by,
                  FixedWindow(indicator.window_ms),
                  {}};
    artifact::Rule& rule = rules.emplace_back();
    rule.record = recording.name;
    rule.expr = Compute(program, indicator, recording.stat, use);
  }
  return rules;
}

}  // namespace

std::vector<artifact::RuleGroup> LowerRecordings(const Program& program) {
  // Indicators do not depend on each other; their rules are put together in the spec's order.
  std::vector<std::vector<artifact::Rule>> by_indicator(program.indicators.size());
  base::ParallelFor(by_indicator.size(), [&](size_t i) {
    by_indicator[i] = RulesOf(program, program.indicators[Store<Indicator>::At(i)]);
  });
  std::vector<std::vector<artifact::Rule>> groups(program.groups.size());
  for (size_t i = 0; i < by_indicator.size(); ++i) {
    if (by_indicator[i].empty()) continue;
    const Id<Group> group = program.indicators[Store<Indicator>::At(i)].group;
    auto& rules = groups[static_cast<size_t>(group.index)];
    rules.insert(rules.end(), std::make_move_iterator(by_indicator[i].begin()),
                 std::make_move_iterator(by_indicator[i].end()));
    by_indicator[i] = {};
  }
  return NamedGroups(program, std::move(groups));
}

}  // namespace qoe::lower
