// Dashboards that are written for one release of Grafana.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace qoe::acceptance {

// Builds the shipped specs, and the golden one that has every visualisation, as if their
// `targets.grafana.version` were another one.
class DashboardsFor {
 public:
  // "12.3"; empty: as if there were no `version`. Throws std::runtime_error when a spec does not
  // build.
  explicit DashboardsFor(const std::string& version);

  const std::vector<std::filesystem::path>& files() const { return files_; }

 private:
  void Copy(const std::filesystem::path& spec, const std::string& name, const std::string& version);
  void Build(const std::string& name);

  support::TempDir folder_;
  std::vector<std::filesystem::path> files_;
};

}  // namespace qoe::acceptance
