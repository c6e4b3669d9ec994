#include "compiler/grafana/check.h"

#include "compiler/grafana/check_context.h"

namespace qoe::grafana {

DashboardSet::DashboardSet(const std::vector<const Dashboard*>& dashboards)
    : size_(dashboards.size()) {
  for (const Dashboard* each : dashboards) {
    if (!each->uid.text.empty()) by_uid_.emplace(each->uid.text, each);
  }
}

const Dashboard* DashboardSet::Find(std::string_view uid) const {
  const auto found = by_uid_.find(uid);
  return found == by_uid_.end() ? nullptr : found->second;
}

void Check(const Dashboard& dashboard, const std::vector<ParsedQuery>& parsed,
           const DashboardSet& set, const source::FileSet& files, diag::Sink& sink) {
  std::unordered_map<std::string_view, const Variable*> variables;
  for (const Variable& each : dashboard.variables) variables.emplace(each.name, &each);
  const CheckContext cx{dashboard, set, files, parsed, variables};
#define QOE_DASHBOARD_CHECK(name) Check##name(cx, sink);
#include "compiler/grafana/checks.def"
#undef QOE_DASHBOARD_CHECK
}

}  // namespace qoe::grafana
