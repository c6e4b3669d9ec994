// The pages of the documentation, a file each; used by those files alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/artifact/bundle.h"
#include "compiler/lower/docs_index.h"
#include "compiler/resolve/program.h"

namespace qoe::lower {

// What all pages are made of.
struct DocContext {
  const Program& program;
  const artifact::Bundle& bundle;  // without its pages
  const DocIndex& index;
  std::vector<artifact::DocPage>& pages;
};

void AddMetricPage(const DocContext& cx);     // metrics.md
void AddIndicatorPage(const DocContext& cx);  // indicators.md
void AddAlertPages(const DocContext& cx);     // alerts.md, and a runbook for each alert
void AddSqlAlertPage(const DocContext& cx);   // sql_alerts.md
void AddReceiverPage(const DocContext& cx);   // receivers.md
void AddObjectivePage(const DocContext& cx);  // objectives.md
void AddGatePage(const DocContext& cx);       // gates.md
void AddVerifyPage(const DocContext& cx);     // verify.md
void AddDashboardPage(const DocContext& cx);  // dashboards.md

// A runbook, and its last part: dashboards, alerts, objectives and gates beside it; may be empty.
std::string AlertPageText(const DocContext& cx, const Alert& alert);
std::string PlacesText(const DocContext& cx, const Alert& alert);
// When a level fires: "> 3s", "== 2 (open)"; and after which time.
std::string FiresText(const DocContext& cx, const Alert& alert, const AlertLevel& level);
std::string ForText(const AlertLevel& level);
// Who hears of a level: "`oncall`, every 1h". Empty without an Alertmanager.
std::string ToldText(const DocContext& cx, const AlertLevel& level);
// "closed" where the indicator's mappings name the value; else empty.
std::string_view MappedText(const std::vector<ValueMapping>& mappings, double value);
// "30d", or "each month".
std::string WindowText(const Objective& objective);
// 5 %, exactly; a share that does not end is cut off: "about 6.067 %".
std::string PercentText(const units::Decimal& share);

}  // namespace qoe::lower
