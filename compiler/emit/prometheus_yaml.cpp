// Source: Prometheus docs, configuration.
#include <fmt/format.h>

#include "compiler/base/yaml_text.h"
#include "compiler/emit/emit.h"
#include "compiler/units/unit.h"

namespace qoe::emit {
namespace {

void AppendLabels(const std::vector<std::pair<std::string, std::string>>& labels,
                  std::string_view indent, std::string_view key, std::string& out) {
  if (labels.empty()) return;
  out += fmt::format("{}{}:\n", indent, key);
  for (const auto& [name, value] : labels)
    out += fmt::format("{}  {}: {}\n", indent, YamlScalar(name), YamlScalar(value));
}

void AppendJob(const artifact::ScrapeJob& job, std::string& out) {
  out += fmt::format("  - job_name: {}\n", YamlScalar(job.name));
  if (job.interval_ms > 0)
    out += fmt::format("    scrape_interval: {}\n", units::FormatDuration(job.interval_ms));
  if (!job.path.empty()) out += fmt::format("    metrics_path: {}\n", YamlScalar(job.path));
  if (!job.scheme.empty()) out += fmt::format("    scheme: {}\n", job.scheme);
  out += fmt::format("    static_configs:\n      - targets: {}\n", YamlList(job.targets));
  AppendLabels(job.labels, "        ", "labels", out);
}

}  // namespace

std::string PrometheusYaml(const artifact::Prometheus& config,
                           const std::vector<std::string>& rule_files, std::string_view header) {
  std::string out(header);
  out += fmt::format("global:\n  scrape_interval: {}\n  evaluation_interval: {}\n",
                     units::FormatDuration(config.scrape_interval_ms),
                     units::FormatDuration(config.evaluation_interval_ms));
  AppendLabels(config.external_labels, "  ", "external_labels", out);
  // From this file's folder.
  if (!rule_files.empty()) out += "rule_files:\n";
  for (const std::string& file : rule_files) out += fmt::format("  - ../{}\n", file);
  if (!config.alertmanagers.empty()) {
    out +=
        fmt::format("alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: {}\n",
                    YamlList(config.alertmanagers));
  }
  out += "scrape_configs:\n";
  for (const artifact::ScrapeJob& job : config.jobs) AppendJob(job, out);
  return out;
}

}  // namespace qoe::emit
