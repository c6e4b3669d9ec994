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
std::vector<artifact::SqlScript> LowerSql(const Program& program, diag::Sink& sink);

// The system's documentation: metrics, indicators, objectives, gates, a page for each alert.
std::vector<artifact::DocPage> LowerDocs(const Program& program,
                                         const std::vector<artifact::GatePlan>& gates);
// Routes and inhibitions, where there is an Alertmanager.
void LowerAlertmanager(const Program& program, artifact::Bundle& bundle);
// For the operator and for Grafana, where the targets ask for it.
void LowerProvisioning(const Program& program, artifact::Bundle& bundle);
artifact::GatePlan LowerGate(const Program& program, const Gate& gate);

// Rules by group (index: the program's) as groups, in the spec's order; those without rules are
// left out.
std::vector<artifact::RuleGroup> NamedGroups(const Program& program,
                                             std::vector<std::vector<artifact::Rule>> rules);

// Splits groups of more than `limit` rules (0: no limit), in order.
std::vector<artifact::RuleGroup> SplitGroups(std::vector<artifact::RuleGroup> groups,
                                             int64_t limit);

// Places panels on Grafana's grid of 24 columns, row by row, and numbers them.
void LayOut(std::vector<artifact::Panel>& panels);

}  // namespace qoe::lower
