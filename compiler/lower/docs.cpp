#include "compiler/lower/docs.h"

#include <fmt/format.h>

#include "compiler/lower/markdown.h"
#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string AlertCount(const Program& program) {
  size_t rules = 0;
  for (const Alert& alert : program.alerts) rules += alert.levels.size();
  std::string text = std::to_string(program.alerts.size());
  if (rules != program.alerts.size()) text += fmt::format(", with {} rules", rules);
  return text;
}

void AddFirstPage(const DocContext& cx) {
  const Program& program = cx.program;
  const System& system = program.system;
  std::string text = fmt::format("# {}\n\n", Prose(system.title));
  if (!system.description.empty()) text += fmt::format("{}\n\n", Prose(system.description));
  if (!system.owner.empty()) text += fmt::format("Owner: {}\n\n", Prose(system.owner));
  const auto entry = [&](std::string_view title, std::string_view path, const std::string& count) {
    text += fmt::format("- [{}]({}): {}\n", title, path, count);
  };
  const auto count = [&](std::string_view title, std::string_view path, size_t number) {
    if (number > 0) entry(title, path, std::to_string(number));
  };
  if (program.alerts.size() > 0) entry("Alerts", "alerts.md", AlertCount(program));
  if (program.sql_alerts.size() > 0) {
    entry("SQL alerts", "sql_alerts.md",
          fmt::format("{} in {}", program.sql_alerts.size(),
                      Counted(cx.bundle.sql_scripts.size(), "file", "files")));
  }
  if (system.alertmanager)
    entry("Who is told", "receivers.md",
          Counted(system.alertmanager->receivers.size(), "receiver", "receivers"));
  count("Objectives", "objectives.md", program.objectives.size());
  count("Gates", "gates.md", program.gates.size());
  count("Checks after a deployment", "verify.md", program.verify.checks.size());
  count("Dashboards", "dashboards.md", program.dashboards.size());
  count("Indicators", "indicators.md", program.indicators.size());
  count("Metrics", "metrics.md", program.metrics.size());
  if (!cx.bundle.counts.empty()) {
    text += "\n## What there is, and what there was\n\n" + TableHead({"what", "published", "now"});
    for (const artifact::Count& each : cx.bundle.counts) {
      text += TableRow({std::string(each.what),
                        each.published ? std::to_string(*each.published) : std::string(),
                        std::to_string(each.now)});
    }
  }
  if (program.dashboards.size() > 0) {
    text += "\n## Dashboards\n\n";
    for (size_t i = 0; i < program.dashboards.size(); ++i) {
      const Id<Dashboard> id = Store<Dashboard>::At(i);
      const std::string_view description = program.dashboards[id].description;
      text += fmt::format("- {}{}{}\n", cx.index.LinkTo(id, ""), description.empty() ? "" : ": ",
                          Prose(description));
    }
  }
  cx.pages.push_back({"README.md", std::move(text)});
}

}  // namespace

std::vector<artifact::DocPage> LowerDocs(const Program& program, const artifact::Bundle& bundle) {
  std::vector<artifact::DocPage> pages;
  const DocIndex index(program);
  const DocContext cx{program, bundle, index, pages};
  AddFirstPage(cx);
  AddMetricPage(cx);
  AddIndicatorPage(cx);
  AddAlertPages(cx);
  AddSqlAlertPage(cx);
  AddReceiverPage(cx);
  AddObjectivePage(cx);
  AddGatePage(cx);
  AddVerifyPage(cx);
  AddDashboardPage(cx);
  return pages;
}

}  // namespace qoe::lower
