// Everything that one spec compiles to, before it has any bytes. What `emit` writes, what a diff
// compares and what a loader sends are views of this one value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compiler/artifact/alertmanager.h"
#include "compiler/artifact/count.h"
#include "compiler/artifact/dashboard.h"
#include "compiler/artifact/doc_page.h"
#include "compiler/artifact/gate_plan.h"
#include "compiler/artifact/prometheus.h"
#include "compiler/artifact/provisioning.h"
#include "compiler/artifact/rule_group.h"
#include "compiler/artifact/sql_script.h"
#include "compiler/artifact/test_plan.h"
#include "compiler/artifact/verify_plan.h"

namespace qoe::artifact {

struct Bundle {
  std::string system;
  std::string title;
  std::vector<RuleGroup> recording_groups;
  std::vector<RuleGroup> alert_groups;
  std::vector<Dashboard> dashboards;
  std::vector<SqlScript> sql_scripts;
  std::vector<GatePlan> gates;
  VerifyPlan verify;
  std::vector<Scenario> scenarios;
  std::optional<Alertmanager> alertmanager;
  std::optional<Prometheus> prometheus;
  std::optional<RuleResource> rule_resource;
  std::optional<GrafanaProvisioning> provisioning;
  std::vector<Count> counts;  // empty: the spec says nothing of what was before
  std::vector<DocPage> docs;
};

}  // namespace qoe::artifact
