// What every check of a dashboard gets to see; used in this folder alone.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/grafana/check.h"
#include "compiler/grafana/dashboard.h"
#include "compiler/grafana/parsed_query.h"
#include "compiler/source/file.h"

namespace qoe::grafana {

struct CheckContext {
  const Dashboard& dashboard;
  const DashboardSet& set;
  const source::FileSet& files;
  const std::vector<ParsedQuery>& parsed;  // one for each query of the dashboard
  const std::unordered_map<std::string_view, const Variable*>& variables;  // by name
};

#define QOE_DASHBOARD_CHECK(name) void Check##name(const CheckContext& cx, diag::Sink& sink);
#include "compiler/grafana/checks.def"
#undef QOE_DASHBOARD_CHECK

}  // namespace qoe::grafana
