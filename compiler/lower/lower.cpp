#include "compiler/lower/lower.h"

#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

void CheckGroupLimit(const Program& program, const artifact::Bundle& bundle, diag::Sink& sink) {
  const auto limit = program.system.groups_per_tenant;
  const auto count =
      static_cast<int64_t>(bundle.recording_groups.size() + bundle.alert_groups.size());
  if (limit == 0 || count <= limit) return;
  sink.Add(diag::Code::TooManyGroups, {}, "the spec makes {} rule groups; a tenant takes {}", count,
           limit)
      .Note("a group holds at most {} rules here", program.system.rules_per_group)
      .Help(
          "raise the ruler's limits and `system.targets.mimir.limits`, or spread the rules over "
          "tenants");
}

}  // namespace

artifact::Bundle Lower(const Program& program, diag::Sink& sink) {
  artifact::Bundle bundle;
  bundle.system = program.system.name;
  bundle.title = program.system.title;
  const int64_t limit = program.system.rules_per_group;
  bundle.recording_groups = SplitGroups(LowerRecordings(program), limit);
  bundle.alert_groups = SplitGroups(LowerAlerts(program), limit);
  CheckGroupLimit(program, bundle, sink);
  for (const Dashboard& dashboard : program.dashboards) {
    bundle.dashboards.push_back(LowerDashboard(program, dashboard));
  }
  bundle.sql_scripts = LowerSql(program, sink);
  for (const Gate& gate : program.gates) bundle.gates.push_back(LowerGate(program, gate));
  LowerProvisioning(program, bundle);
  LowerAlertmanager(program, bundle);
  LowerPrometheus(program, bundle);
  bundle.verify = LowerVerify(program);
  bundle.scenarios = LowerScenarios(program, sink);
  CheckUnreadStreams(program, bundle, sink);
  bundle.counts = CountAll(program, bundle);
  bundle.docs = LowerDocs(program, bundle);
  return bundle;
}

}  // namespace qoe::lower
