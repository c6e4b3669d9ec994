#include "compiler/lower/stages.h"

namespace qoe::lower {

std::string_view DatasourceTypeId(DatasourceType type) {
  switch (type) {
    case DatasourceType::Prometheus:
      return "prometheus";
    case DatasourceType::Loki:
      return "loki";
    case DatasourceType::Postgres:
      return "grafana-postgresql-datasource";
  }
  return "";
}

void LowerProvisioning(const Program& program, artifact::Bundle& bundle) {
  const System& system = program.system;
  if (system.kubernetes) {
    artifact::RuleResource& resource = bundle.rule_resource.emplace();
    resource.name = system.kubernetes_name;
    resource.name_space = system.kubernetes_namespace;
    for (const auto& [name, value] : system.kubernetes_labels)
      resource.labels.emplace_back(name, value);
  }
  if (system.grafana_provisioning.empty()) return;
  artifact::GrafanaProvisioning& provisioning = bundle.provisioning.emplace();
  provisioning.folder = system.grafana_folder;
  provisioning.path = system.grafana_provisioning;
  for (const Datasource& source : system.datasources) {
    if (source.url.empty()) continue;
    provisioning.datasources.push_back({std::string(source.name.empty() ? source.key : source.name),
                                        std::string(DatasourceTypeId(source.type)),
                                        std::string(source.uid), std::string(source.url)});
  }
}

}  // namespace qoe::lower
