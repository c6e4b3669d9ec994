// Bundle → named texts. Cannot fail on anything a user wrote: what reaches this stage is right.
// The same bundle gives the same bytes on every machine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/artifact/bundle.h"

namespace qoe::emit {

struct OutputFile {
  std::string path;  // relative to the output folder of the system, with `/`
  std::string text;
};

// All files of a bundle, in the order of emitters.def.
std::vector<OutputFile> Emit(const artifact::Bundle& bundle);

// The single formats.
std::string RulesYaml(const std::vector<artifact::RuleGroup>& groups, std::string_view header);
std::string DashboardJson(const artifact::Dashboard& dashboard);
// All rules as a resource of the Prometheus operator.
std::string RuleResourceYaml(const artifact::RuleResource& resource,
                             const std::vector<artifact::RuleGroup>& recording,
                             const std::vector<artifact::RuleGroup>& alerts,
                             std::string_view header);
// Grafana's files of providers and of data sources; the latter is empty where none has an address.
std::string DashboardProviderYaml(const artifact::GrafanaProvisioning& provisioning,
                                  std::string_view system, std::string_view header);
std::string DatasourcesYaml(const artifact::GrafanaProvisioning& provisioning,
                            std::string_view header);
std::string AlertmanagerYaml(const artifact::Alertmanager& config, std::string_view header);
// What must be true after a deployment, for whoever looks.
std::string VerifyPlanJson(const artifact::Bundle& bundle);
// `rule_files`: from the system's folder.
std::string PrometheusYaml(const artifact::Prometheus& config,
                           const std::vector<std::string>& rule_files, std::string_view header);
// The plan of a rollout, for whoever evaluates it.
std::string GatePlanJson(const artifact::GatePlan& plan, std::string_view system);
// An AnalysisTemplate for each phase. Empty: no phase has a query.
std::string ArgoRolloutsYaml(const artifact::GatePlan& plan, std::string_view system,
                             std::string_view header);
// MetricTemplates, and the `analysis` of a Canary that uses them. Empty: likewise.
std::string FlaggerYaml(const artifact::GatePlan& plan, std::string_view system,
                        std::string_view header);
std::string SqlText(const artifact::SqlScript& script, std::string_view header);

}  // namespace qoe::emit
