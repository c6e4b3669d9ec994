#include <fmt/format.h>

#include "compiler/base/yaml_text.h"
#include "compiler/emit/emit.h"

namespace qoe::emit {
namespace {

void AppendField(std::string_view lead, std::string_view value, std::string& out) {
  out += lead;
  AppendYamlScalar(value, out);
  out += '\n';
}

}  // namespace

std::string RuleResourceYaml(const artifact::RuleResource& resource,
                             const std::vector<artifact::RuleGroup>& recording,
                             const std::vector<artifact::RuleGroup>& alerts,
                             std::string_view header) {
  std::string out(header);
  out += "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n";
  AppendField("  name: ", resource.name, out);
  if (!resource.name_space.empty()) AppendField("  namespace: ", resource.name_space, out);
  if (!resource.labels.empty()) out += "  labels:\n";
  for (const auto& [name, value] : resource.labels) {
    out += "    ";
    AppendYamlScalar(name, out);
    AppendField(": ", value, out);
  }
  std::vector<artifact::RuleGroup> all = recording;
  all.insert(all.end(), alerts.begin(), alerts.end());
  // The groups of a rule file, two spaces deeper.
  out += "spec:\n";
  const std::string groups = RulesYaml(all, "");
  for (size_t at = 0; at < groups.size();) {
    const size_t end = groups.find('\n', at);
    out += "  ";
    out.append(groups, at, end + 1 - at);
    at = end + 1;
  }
  return out;
}

std::string DashboardProviderYaml(const artifact::GrafanaProvisioning& provisioning,
                                  std::string_view system, std::string_view header) {
  std::string out(header);
  out += "apiVersion: 1\nproviders:\n";
  AppendField("  - name: ", system, out);
  out += "    type: file\n";
  if (!provisioning.folder.empty()) AppendField("    folder: ", provisioning.folder, out);
  // What is generated is changed in the spec, not in Grafana.
  out += "    allowUiUpdates: false\n    disableDeletion: false\n    options:\n";
  AppendField("      path: ", provisioning.path, out);
  return out;
}

std::string DatasourcesYaml(const artifact::GrafanaProvisioning& provisioning,
                            std::string_view header) {
  if (provisioning.datasources.empty()) return {};
  std::string out(header);
  out += "apiVersion: 1\ndatasources:\n";
  for (const artifact::ProvisionedDatasource& source : provisioning.datasources) {
    AppendField("  - name: ", source.name, out);
    AppendField("    type: ", source.type, out);
    if (!source.uid.empty()) AppendField("    uid: ", source.uid, out);
    AppendField("    url: ", source.url, out);
    out += "    access: proxy\n";
  }
  return out;
}

}  // namespace qoe::emit
