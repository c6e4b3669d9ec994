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
    std::optional<json::Value> root;
    std::optional<grafana::Dashboard> dashboard;
  };
  std::vector<Outcome> outcomes(ids.size());
  base::ParallelFor(ids.size(), [&](size_t i) {
    Outcome& outcome = outcomes[i];
    outcome.root = json::Parse(run->files, ids[i], outcome.sink);
    if (outcome.root) outcome.dashboard = grafana::Read(*outcome.root, ids[i]);
  });
  std::vector<const grafana::Dashboard*> read;
  for (const Outcome& outcome : outcomes) {
    if (outcome.dashboard) read.push_back(&*outcome.dashboard);
  }
  const grafana::DashboardSet set(read);
  base::ParallelFor(ids.size(), [&](size_t i) {
    Outcome& outcome = outcomes[i];
    if (outcome.dashboard) grafana::Check(*outcome.dashboard, set, run->files, outcome.sink);
  });
  for (Outcome& outcome : outcomes) {
    ++run->dashboards;
    run->panels += outcome.dashboard ? outcome.dashboard->PanelCount() : 0;
    run->queries += outcome.dashboard ? outcome.dashboard->queries.size() : 0;
    run->sink.Append(std::move(outcome.sink));
  }
  return run;
}

}  // namespace qoe::driver
