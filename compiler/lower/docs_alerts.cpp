// All alerts at a glance, and a page for each.
#include <fmt/format.h>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {

// When a level fires: "> 3s", "== 2 (open)".
std::string FiresText(const DocContext& cx, const Alert& alert, const AlertLevel& level) {
  if (level.comparison == Comparison::None) {
    const Id<Objective> objective = cx.index.ObjectiveOf(alert);
    return objective.valid() ? "when the budget burns too fast" : "when the query has a result";
  }
  std::string text = BoundText(level.comparison, level.threshold_text, alert.unit);
  if (!alert.watch.indicator.valid()) return text;
  const std::string_view mapped =
      MappedText(cx.program.indicators[alert.watch.indicator].mappings, level.threshold);
  return mapped.empty() ? text : fmt::format("{} ({})", text, mapped);
}

std::string ForText(const AlertLevel& level) {
  std::string text = level.for_ms == 0 ? "at once" : units::FormatDuration(level.for_ms);
  if (level.keep_firing_for_ms > 0)
    text += fmt::format(", and on for {}", units::FormatDuration(level.keep_firing_for_ms));
  return text;
}

void AddAlertPages(const DocContext& cx) {
  const bool told = cx.program.system.alertmanager.has_value();
  std::vector<std::string_view> columns = {"alert", "severity", "fires", "for"};
  if (told) columns.emplace_back("told");
  columns.emplace_back("page");
  std::string rows;
  for (size_t i = 0; i < cx.program.alerts.size(); ++i) {
    const Id<Alert> id = Store<Alert>::At(i);
    const Alert& alert = cx.program.alerts[id];
    if (!alert.ok || alert.levels.empty()) continue;
    for (const AlertLevel& level : alert.levels) {
      std::vector<std::string> cells = {CodeText(level.name), std::string(level.severity),
                                        FiresText(cx, alert, level), ForText(level)};
      if (told) cells.push_back(ToldText(cx, level));
      cells.push_back(cx.index.LinkTo(id, ""));
      rows += TableRow(cells);
    }
    cx.pages.push_back({"alerts/" + cx.index.FileOf(id), AlertPageText(cx, alert)});
  }
  if (rows.empty()) return;
  std::string text = "# Alerts\n\n" + TableHead(columns) + rows;
  if (cx.program.sql_alerts.size() > 0)
    text += "\nRules that are rows of a SQL table: " + Link("SQL alerts", "sql_alerts.md") + ".\n";
  cx.pages.push_back({"alerts.md", std::move(text)});
}

}  // namespace qoe::lower
