#include "compiler/lower/stages.h"

namespace qoe::lower {

void LowerPrometheus(const Program& program, artifact::Bundle& bundle) {
  const System& system = program.system;
  if (system.scrape_jobs.empty()) return;
  artifact::Prometheus& out = bundle.prometheus.emplace();
  out.scrape_interval_ms = program.scrape_interval_ms;
  out.evaluation_interval_ms = program.evaluation_interval_ms;
  for (const auto& [name, value] : system.external_labels)
    out.external_labels.emplace_back(name, value);
  for (const std::string_view address : system.alertmanagers)
    out.alertmanagers.emplace_back(address);
  for (const ScrapeJob& job : system.scrape_jobs) {
    artifact::ScrapeJob& each = out.jobs.emplace_back();
    each.name = job.name;
    each.path = job.path;
    if (job.scheme == Scheme::Https) each.scheme = "https";
    for (const std::string_view target : job.targets) each.targets.emplace_back(target);
    each.interval_ms = job.interval_ms;
    for (const auto& [name, value] : job.labels) each.labels.emplace_back(name, value);
  }
}

}  // namespace qoe::lower
