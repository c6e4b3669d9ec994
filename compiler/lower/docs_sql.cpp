// The rules of SQL-driven alerting: what somebody who is told by one of them wants to know.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {
namespace {

std::string Joined(const std::vector<std::string_view>& names, bool code) {
  std::string text;
  for (const std::string_view name : names)
    text +=
        fmt::format("{}{}", text.empty() ? "" : ", ", code ? CodeText(name) : std::string(name));
  return text;
}

// "error_rate > 5%".
std::string ConditionText(const Program& program, const SqlAlert& alert) {
  const Id<Metric> metric = program.FindMetric(alert.metric);
  return fmt::format("{} {} {}", CodeText(alert.metric), alert.operator_text,
                     NumberText(alert.threshold_text,
                                metric.valid() ? program.metrics[metric].unit : units::Unit()));
}

// What of a rule a table has no column for: nobody who reads it can follow that.
std::string LeftOut(const SqlTarget& target) {
  std::string text;
  const auto has = [&](std::string_view field) {
    return std::any_of(target.columns.begin(), target.columns.end(), [&](const SqlColumn& column) {
      return column.from == field || (field == "channels" && column.from.starts_with("channel:"));
    });
  };
  struct Field {
    std::string_view name, words;
  };
  for (const Field& field : {Field{"description", "description"}, Field{"service", "service"},
                             Field{"duration_seconds", "for"}, Field{"severity", "severity"},
                             Field{"channels", "channels"}, Field{"enabled", "enabled"}}) {
    if (!has(field.name)) text += fmt::format("{}{}", text.empty() ? "" : ", ", field.words);
  }
  return text;
}

void AddFiles(const DocContext& cx, std::string& text) {
  text += TableHead({"file", "table", "a row is found by", "has no column for"});
  for (const SqlTarget& target : cx.program.system.sql_targets) {
    const std::string file = fmt::format("sql/{}.sql", target.name);
    text += TableRow({Link(file, "../" + file), CodeText(target.table), Joined(target.key, true),
                      LeftOut(target)});
  }
}

void AddRule(const DocContext& cx, const SqlAlert& alert, std::string& text) {
  text += fmt::format("\n## {}\n\n", Prose(alert.title));
  if (!alert.description.empty()) text += fmt::format("{}\n\n", Prose(alert.description));
  if (!alert.enabled) text += "Switched off: its row is written, and not evaluated.\n\n";
  text +=
      fmt::format("{}, severity {}: {}, for {}, {}.\n\n", CodeText(alert.id), alert.severity,
                  ConditionText(cx.program, alert), units::FormatDuration(alert.for_ms),
                  alert.service == "*" ? "of any service"
                                       : fmt::format("of the service {}", CodeText(alert.service)));
  text += alert.channels.empty() ? "Nobody is told.\n"
                                 : fmt::format("Told by {}.\n", Joined(alert.channels, false));
  const Id<Metric> id = cx.program.FindMetric(alert.metric);
  if (!id.valid()) return;
  const Metric& metric = cx.program.metrics[id];
  text +=
      fmt::format("\n{}, in the catalogue of [metrics](metrics.md){}{}{}\n", CodeText(metric.name),
                  metric.unit.known() ? ", in " + metric.unit.name() : "",
                  metric.help.empty() ? "." : ": ", Prose(metric.help));
  if (metric.unit.known())
    text += fmt::format("\nIn the table the threshold is {} ({}).\n",
                        units::FormatNumber(alert.threshold), metric.unit.name());
}

}  // namespace

void AddSqlAlertPage(const DocContext& cx) {
  if (cx.program.sql_alerts.size() == 0) return;
  std::string text =
      "# SQL alerts\n\nRows of a table from which a program reads its rules; they are not rules of "
      "Prometheus.\n\n";
  AddFiles(cx, text);
  std::vector<std::string> headings = {"SQL alerts"};
  for (const SqlAlert& alert : cx.program.sql_alerts) headings.emplace_back(alert.title);
  const std::vector<std::string> anchors = Anchors(headings);
  text += "\n" + TableHead({"rule", "severity", "fires", "for", "service", "channels"});
  size_t next = 1;
  for (const SqlAlert& alert : cx.program.sql_alerts) {
    text += TableRow({Link(alert.title, "#" + anchors[next++]) + (alert.enabled ? "" : " (off)"),
                      std::string(alert.severity), ConditionText(cx.program, alert),
                      units::FormatDuration(alert.for_ms),
                      alert.service == "*" ? "any" : CodeText(alert.service),
                      Joined(alert.channels, false)});
  }
  for (const SqlAlert& alert : cx.program.sql_alerts) AddRule(cx, alert, text);
  cx.pages.push_back({"sql_alerts.md", std::move(text)});
}

}  // namespace qoe::lower
