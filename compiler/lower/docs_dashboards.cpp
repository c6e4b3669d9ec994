// What each dashboard shows, panel by panel.
#include <fmt/format.h>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

// The indicators of a panel, or the language of its queries.
std::string ShownBy(const DocContext& cx, const Panel& panel) {
  std::vector<std::string> shown;
  for (const Query& query : panel.queries) {
    std::string each = query.indicator.indicator.valid() ? cx.index.LinkTo(query.indicator, "")
                       : !query.sql.empty()              ? "SQL"
                       : !query.logql.empty()            ? "LogQL"
                                                         : "PromQL";
    if (shown.empty() || shown.back() != each) shown.push_back(std::move(each));
  }
  return fmt::format("{}", fmt::join(shown, "; "));
}

void AddDashboard(const DocContext& cx, const Dashboard& dashboard, std::string& text) {
  text += fmt::format("\n## {}\n\n", Prose(dashboard.title));
  if (!dashboard.description.empty()) text += fmt::format("{}\n\n", Prose(dashboard.description));
  const std::string file = fmt::format("dashboards/{}.json", dashboard.uid);
  text += fmt::format("In Grafana at {}, made of {}.",
                      CodeText(fmt::format("/d/{}", dashboard.uid)), Link(file, "../" + file));
  std::string variables;
  for (const Variable& variable : dashboard.variables)
    variables += fmt::format("{}{}", variables.empty() ? "" : ", ", CodeText("$" + variable.name));
  if (!variables.empty()) text += fmt::format(" Filtered by {}.", variables);
  text += "\n";
  std::string rows;
  for (const DashboardRow& row : dashboard.rows) {
    for (const Panel& panel : row.panels) {
      if (panel.visualisation == Visualisation::Text) continue;
      rows += TableRow(
          {Prose(row.title), Prose(panel.title), ShownBy(cx, panel), Prose(panel.description)});
    }
  }
  if (!rows.empty()) text += "\n" + TableHead({"row", "panel", "shows", "what it says"}) + rows;
}

}  // namespace

void AddDashboardPage(const DocContext& cx) {
  if (cx.program.dashboards.size() == 0) return;
  std::string text = "# Dashboards\n";
  const std::string_view folder = cx.program.system.grafana_folder;
  if (!folder.empty()) text += fmt::format("\nIn Grafana's folder _{}_.\n", Prose(folder));
  for (const Dashboard& dashboard : cx.program.dashboards) AddDashboard(cx, dashboard, text);
  cx.pages.push_back({"dashboards.md", std::move(text)});
}

}  // namespace qoe::lower
