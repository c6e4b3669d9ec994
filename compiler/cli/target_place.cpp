#include "compiler/cli/target_place.h"

namespace qoe::cli {

std::vector<std::string> TenantsOf(const System& system, const DeployOptions& options) {
  std::vector<std::string> tenants = options.tenants;
  if (tenants.empty()) tenants.assign(system.mimir_tenants.begin(), system.mimir_tenants.end());
  if (tenants.empty()) tenants.emplace_back();
  return tenants;
}

}  // namespace qoe::cli
