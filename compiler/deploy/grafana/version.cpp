#include "compiler/deploy/grafana/version.h"

#include <fmt/format.h>

#include "compiler/deploy/grafana/dashboard_difference.h"

namespace qoe::grafana_target {

std::string VersionText(const LiveDashboard& live) {
  std::string text = fmt::format("version {}", live.version);
  if (!live.updated_by.empty()) text += ", by " + live.updated_by;
  if (!live.updated.empty()) text += " at " + live.updated;
  return text;
}

bool IsAsBefore(const LiveDashboard& live, const LiveDashboard& before) {
  if (live.folder_uid != before.folder_uid) return false;
  return live.version == before.version || SameDashboard(before.json, live.json);
}

Error Failed(std::string message) { return {ErrorKind::Unusable, std::move(message)}; }

}  // namespace qoe::grafana_target
