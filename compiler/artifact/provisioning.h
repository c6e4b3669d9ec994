// Files by which Grafana and the Prometheus operator take what is generated.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qoe::artifact {

// The metadata of a PrometheusRule of all rules.
struct RuleResource {
  std::string name;
  std::string name_space;  // may be empty
  std::vector<std::pair<std::string, std::string>> labels;
};

struct ProvisionedDatasource {
  std::string name, type, uid, url;
};

// Source: Grafana docs, administration/provisioning.
struct GrafanaProvisioning {
  std::string folder;  // in Grafana; may be empty
  std::string path;    // of the dashboards on its machine
  std::vector<ProvisionedDatasource> datasources;
};

}  // namespace qoe::artifact
