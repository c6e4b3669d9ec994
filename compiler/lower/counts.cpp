// What the spec gives beside what there was before.
#include <algorithm>

#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

int64_t Rules(const std::vector<artifact::RuleGroup>& groups) {
  size_t count = 0;
  for (const artifact::RuleGroup& group : groups) count += group.rules.size();
  return static_cast<int64_t>(count);
}

int64_t Panels(const std::vector<artifact::Dashboard>& dashboards) {
  size_t count = 0;
  for (const artifact::Dashboard& dashboard : dashboards) {
    for (const artifact::Panel& panel : dashboard.panels)
      count += panel.type == artifact::PanelType::Row ? panel.panels.size() : 1;
  }
  return static_cast<int64_t>(count);
}

int64_t Criteria(const std::vector<artifact::GatePlan>& gates) {
  size_t count = 0;
  for (const artifact::GatePlan& gate : gates) {
    count += gate.rollback_when.size() + gate.investigate_when.size();
    for (const artifact::Phase& phase : gate.phases) count += phase.criteria.size();
  }
  return static_cast<int64_t>(count);
}

}  // namespace

std::vector<artifact::Count> CountAll(const Program& program, const artifact::Bundle& bundle) {
  const spec::PublishedDecl& before = program.system.published;
  size_t rows = 0, phases = 0;
  for (const artifact::SqlScript& script : bundle.sql_scripts)
    rows = std::max(rows, script.rows.size());
  for (const artifact::GatePlan& gate : bundle.gates) phases += gate.phases.size();
  std::vector<artifact::Count> counts = {
      {"recording rules", before.recording_rules, Rules(bundle.recording_groups)},
      {"alert rules", before.alerts, Rules(bundle.alert_groups)},
      {"dashboards", before.dashboards, static_cast<int64_t>(bundle.dashboards.size())},
      {"panels", before.panels, Panels(bundle.dashboards)},
      {"SQL alert rows", before.sql_rows, static_cast<int64_t>(rows)},
      {"gate phases", before.gate_phases, static_cast<int64_t>(phases)},
      {"gate criteria", before.gate_criteria, Criteria(bundle.gates)},
      {"checks after a deployment", before.checks,
       static_cast<int64_t>(bundle.verify.checks.size())},
  };
  const bool said = std::any_of(counts.begin(), counts.end(), [](const artifact::Count& count) {
    return count.published.has_value();
  });
  if (!said) return {};
  std::erase_if(counts, [](const artifact::Count& count) {
    return count.now == 0 && count.published.value_or(0) == 0;
  });
  return counts;
}

}  // namespace qoe::lower
