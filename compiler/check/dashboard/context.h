// What a check of one query of a dashboard sees; used by the files of this folder and by those who
// run them.
#pragma once

#include "compiler/check/expression/context.h"
#include "compiler/grafana/dashboard.h"
#include "compiler/grafana/parsed_query.h"

namespace qoe::check {

struct PanelQueryContext {
  const ExpressionContext& expression;
  const grafana::Dashboard& dashboard;
  const grafana::Panel& panel;
  const grafana::Target& target;
};

#define QOE_PANEL_CHECK(name) void Check##name(const PanelQueryContext& cx, diag::Sink& sink);
#include "compiler/check/dashboard/checks.def"
#undef QOE_PANEL_CHECK

// Variables whose label the metrics of a panel carry, and which the panel ignores.
void CheckVariablesApplied(const grafana::Dashboard& dashboard,
                           const std::vector<grafana::ParsedQuery>& queries,
                           const Catalogue& catalogue, diag::Sink& sink);

// The label in `label_values(…, label)`; empty where there is none.
std::string_view LabelOf(const grafana::Variable& variable);

}  // namespace qoe::check
