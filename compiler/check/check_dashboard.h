// What a dashboard asks, against a catalogue of metrics and what rules record. In: a dashboard and
// its queries as trees, whose syntax others report. Out: findings.
#pragma once

#include <vector>

#include "compiler/check/catalogue.h"
#include "compiler/check/expression/context.h"
#include "compiler/check/rule_set/definitions.h"
#include "compiler/diag/sink.h"
#include "compiler/grafana/dashboard.h"
#include "compiler/grafana/parsed_query.h"

namespace qoe::check {

void CheckDashboard(const grafana::Dashboard& dashboard,
                    const std::vector<grafana::ParsedQuery>& queries, const source::FileSet& files,
                    const Environment& environment, const Catalogue& catalogue,
                    const Definitions& of_rules, diag::Sink& sink);

// The names of all metrics that the queries select.
void CollectMetricNames(const std::vector<grafana::ParsedQuery>& queries,
                        std::vector<std::string_view>& names);

}  // namespace qoe::check
