#include "compiler/driver/check_dashboards.h"

#include "compiler/base/parallel.h"
#include "compiler/grafana/check.h"
#include "compiler/grafana/read.h"

namespace qoe::driver {

std::unique_ptr<DashboardRun> CheckDashboards(std::vector<FileText> texts) {
  auto run = std::make_unique<DashboardRun>();
  const std::vector<source::FileId> ids =
      AddFiles(std::move(texts), LineEnds::Any, run->files, run->sink);
  struct Outcome {
    diag::Sink sink;
    size_t panels = 0, queries = 0;
  };
  std::vector<Outcome> outcomes(ids.size());
  base::ParallelFor(ids.size(), [&](size_t i) {
    Outcome& outcome = outcomes[i];
    const std::optional<json::Value> root = json::Parse(run->files, ids[i], outcome.sink);
    if (!root) return;
    const grafana::Dashboard dashboard = grafana::Read(*root, ids[i]);
    outcome.panels = dashboard.PanelCount();
    outcome.queries = dashboard.queries.size();
    grafana::Check(dashboard, run->files, outcome.sink);
  });
  for (Outcome& outcome : outcomes) {
    ++run->dashboards;
    run->panels += outcome.panels;
    run->queries += outcome.queries;
    run->sink.Append(std::move(outcome.sink));
  }
  return run;
}

}  // namespace qoe::driver
