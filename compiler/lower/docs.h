// The pages of the documentation, a file each; used by those files alone.
#pragma once

#include <string>
#include <vector>

#include "compiler/artifact/doc_page.h"
#include "compiler/artifact/gate_plan.h"
#include "compiler/resolve/program.h"

namespace qoe::lower {

// alerts.md and a runbook for each alert.
void AddAlertPages(const Program& program, std::vector<artifact::DocPage>& pages);
// objectives.md and gates.md.
void AddObjectivePage(const Program& program, std::vector<artifact::DocPage>& pages);
void AddGatePage(const std::vector<artifact::GatePlan>& gates,
                 std::vector<artifact::DocPage>& pages);

// "[Video startup time](../indicators.md#video-startup-time), P95"; `up`: from a folder below
// docs/.
std::string LinkTo(const Program& program, const IndicatorRef& ref, bool up);

}  // namespace qoe::lower
