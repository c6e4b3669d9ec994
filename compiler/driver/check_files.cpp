#include "compiler/driver/check_files.h"

#include "compiler/base/parallel.h"
#include "compiler/check/check.h"
#include "compiler/check/check_dashboard.h"
#include "compiler/check/check_rules.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/silences.h"
#include "compiler/grafana/check.h"
#include "compiler/grafana/read.h"
#include "compiler/json/document.h"

namespace qoe::driver {
namespace {

// Whether there is a catalogue, or none was asked for.
bool LoadCatalogues(const std::vector<std::string>& paths, FileRun& run) {
  if (paths.empty()) return true;
  std::vector<source::FileId> ids;
  for (const std::string& path : paths) {
    for (const source::FileId id : LoadSpec(path, run.files, run.catalogue_sink)) ids.push_back(id);
  }
  if (ids.empty() || run.catalogue_sink.has_errors()) return false;
  run.program =
      ReadProgram(ids, resolve::Role::Catalogue, run.files, run.model, run.catalogue_sink);
  if (!run.program) return false;
  return !run.catalogue_sink.has_errors();
}

// A dashboard from its text to its findings.
struct DashboardFile {
  std::optional<json::Value> root;
  std::optional<grafana::Dashboard> dashboard;
  std::vector<grafana::ParsedQuery> queries;
  diag::Sink sink;
};

std::vector<DashboardFile> ReadDashboards(std::vector<FileText> texts, FileRun& run) {
  const std::vector<source::FileId> ids =
      AddFiles(std::move(texts), LineEnds::Any, run.files, run.dashboard_sink);
  std::vector<DashboardFile> all(ids.size());
  base::ParallelFor(ids.size(), [&](size_t i) {
    DashboardFile& file = all[i];
    file.root = json::Parse(run.files, ids[i], file.sink);
    if (!file.root) return;
    file.dashboard = grafana::Read(*file.root, ids[i]);
    file.queries = grafana::ParseQueries(*file.dashboard);
  });
  for (const DashboardFile& file : all) {
    ++run.dashboards;
    if (!file.dashboard) continue;
    run.panels += file.dashboard->PanelCount();
    run.queries += file.dashboard->queries.size();
  }
  return all;
}

void CheckDashboards(std::vector<DashboardFile>& all, const check::Environment& environment,
                     const check::Catalogue& catalogue, const check::Definitions& of_rules,
                     FileRun& run) {
  std::vector<const grafana::Dashboard*> dashboards;
  for (const DashboardFile& file : all) {
    if (file.dashboard) dashboards.push_back(&*file.dashboard);
  }
  const grafana::DashboardSet set(dashboards);
  base::ParallelFor(all.size(), [&](size_t i) {
    DashboardFile& file = all[i];
    if (!file.dashboard) return;
    grafana::Check(*file.dashboard, file.queries, set, run.files, file.sink);
    check::CheckDashboard(*file.dashboard, file.queries, run.files, environment, catalogue,
                          of_rules, file.sink);
  });
  for (DashboardFile& file : all) run.dashboard_sink.Append(std::move(file.sink));
}

}  // namespace

std::unique_ptr<FileRun> CheckFiles(std::vector<FileText> rules, std::vector<FileText> dashboards,
                                    const FileOptions& options) {
  auto run = std::make_unique<FileRun>();
  if (!LoadCatalogues(options.catalogues, *run)) return run;
  const std::vector<source::FileId> ids =
      AddFiles(std::move(rules), LineEnds::Any, run->files, run->rule_sink);
  run->rule_files = ReadRuleFiles(ids, options.rules.read, run->files, run->rule_sink);
  rules::Check(run->rule_files, run->files, options.rules.check, run->rule_sink);
  check::Catalogue catalogue(run->program.get());
  check::Environment environment;
  if (run->program) {
    check::AddRecorded(*run->program, catalogue);
    environment = check::EnvironmentOf(*run->program);
  }
  run->parsed = check::ParseRules(run->rule_files, options.rules.check.promql);
  std::vector<DashboardFile> read = ReadDashboards(std::move(dashboards), *run);
  std::vector<std::string_view> used;
  for (const DashboardFile& file : read) check::CollectMetricNames(file.queries, used);
  const check::Definitions definitions =
      check::CheckRules(run->parsed, run->files, environment, catalogue, used, run->rule_sink);
  CheckDashboards(read, environment, catalogue, definitions, *run);
  JudgeFindings(run->files,
                {options.today, ids, run->program ? &run->program->diagnostics : nullptr},
                {&run->rule_sink, &run->dashboard_sink});
  return run;
}

}  // namespace qoe::driver
