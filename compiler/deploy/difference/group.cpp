#include "compiler/deploy/difference/group.h"

#include "compiler/units/unit.h"

namespace qoe::difference {
namespace {

std::string DurationText(int64_t milliseconds) {
  return milliseconds > 0 ? units::FormatDuration(milliseconds) : std::string();
}

}  // namespace

int64_t IntervalOf(const Group& group) { return units::ParseDuration(group.interval).value_or(0); }

Group FromArtifact(const artifact::RuleGroup& group) {
  Group result;
  result.name = group.name;
  result.interval = DurationText(group.interval_ms);
  result.rules.reserve(group.rules.size());
  for (const artifact::Rule& from : group.rules) {
    Rule& rule = result.rules.emplace_back();
    rule.record = from.record;
    rule.alert = from.alert;
    rule.expr = from.expr;
    rule.for_text = DurationText(from.for_ms);
    rule.keep_firing_for = DurationText(from.keep_firing_for_ms);
    rule.labels = from.labels;
    rule.annotations = from.annotations;
  }
  return result;
}

std::vector<Group> FromArtifact(const std::vector<artifact::RuleGroup>& groups) {
  std::vector<Group> result;
  result.reserve(groups.size());
  for (const artifact::RuleGroup& group : groups) result.push_back(FromArtifact(group));
  return result;
}

}  // namespace qoe::difference
