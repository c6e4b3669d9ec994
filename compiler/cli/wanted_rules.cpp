#include "compiler/cli/wanted_rules.h"

namespace qoe::cli {

std::vector<difference::Namespace> WantedRules(const driver::Compilation& compilation) {
  const artifact::Bundle& bundle = compilation.bundle;
  const System& system = compilation.program->system;
  std::vector<difference::Group> groups = difference::FromArtifact(bundle.recording_groups);
  for (difference::Group& group : difference::FromArtifact(bundle.alert_groups))
    groups.push_back(std::move(group));
  for (difference::Group& group : groups) {
    group.source_tenants.assign(system.mimir_source_tenants.begin(),
                                system.mimir_source_tenants.end());
  }
  return {{std::string(system.mimir_namespace), std::move(groups)}};
}

}  // namespace qoe::cli
