// The parts of the lowering, one file each; used by lower.cpp alone.
#pragma once

#include "compiler/artifact/bundle.h"
#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"

namespace qoe::lower {

std::vector<artifact::RuleGroup> LowerRecordings(const Program& program);
std::vector<artifact::RuleGroup> LowerAlerts(const Program& program);
// Grafana's id of a kind of datasource.
std::string_view DatasourceTypeId(DatasourceType type);
artifact::Dashboard LowerDashboard(const Program& program, const Dashboard& dashboard);
// What a panel's values are shown as: its own mappings, else those of the one indicator it shows.
std::vector<artifact::ValueMapping> LowerMappings(const Program& program, const Panel& panel);
std::vector<artifact::SqlScript> LowerSql(const Program& program, diag::Sink& sink);

// The system's documentation, of all that is generated beside it.
std::vector<artifact::DocPage> LowerDocs(const Program& program, const artifact::Bundle& bundle);
// Routes and inhibitions, where there is an Alertmanager.
void LowerAlertmanager(const Program& program, artifact::Bundle& bundle);
// What is scraped, where the spec says so.
void LowerPrometheus(const Program& program, artifact::Bundle& bundle);
// For the operator and for Grafana, where the targets ask for it.
void LowerProvisioning(const Program& program, artifact::Bundle& bundle);
// How much of each there is; empty where the spec does not say how much there was.
std::vector<artifact::Count> CountAll(const Program& program, const artifact::Bundle& bundle);
artifact::VerifyPlan LowerVerify(const Program& program);
std::vector<artifact::Scenario> LowerScenarios(const Program& program, diag::Sink& sink);
void CheckUnreadStreams(const Program& program, const artifact::Bundle& bundle, diag::Sink& sink);
artifact::GatePlan LowerGate(const Program& program, const Gate& gate);

// Rules by group (index: the program's) as groups, in the spec's order; those without rules are
// left out.
std::vector<artifact::RuleGroup> NamedGroups(const Program& program,
                                             std::vector<std::vector<artifact::Rule>> rules);

// Splits groups of more than `limit` rules (0: no limit), in order.
std::vector<artifact::RuleGroup> SplitGroups(std::vector<artifact::RuleGroup> groups,
                                             int64_t limit);

// Grafana's grid.
constexpr int kColumns = 24;

// Places panels on Grafana's grid of 24 columns, row by row, and numbers them.
void LayOut(std::vector<artifact::Panel>& panels);

}  // namespace qoe::lower
