#include "compiler/lower/docs.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/expression.h"
#include "compiler/lower/markdown.h"
#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

std::string_view TypeText(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Histogram:
      return "histogram";
    case MetricType::NativeHistogram:
      return "native histogram";
    case MetricType::Summary:
      return "summary";
    case MetricType::Info:
      return "info";
    case MetricType::Unknown:
      break;
  }
  return "unknown";
}

std::string LabelsText(const Program& program, const std::vector<MetricLabel>& labels) {
  std::string text;
  for (const MetricLabel& label : labels) {
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ",
                        CodeText(program.labels[label.label].name), label.optional ? "?" : "");
  }
  return text;
}

void AddMetricPage(const Program& program, std::vector<artifact::DocPage>& pages) {
  if (program.metrics.size() == 0) return;
  std::string text = "# Metrics\n\nA `?` behind a label: only some series carry it.\n\n";
  text += TableHead({"metric", "type", "unit", "what it says", "labels", "exporter"});
  for (const Metric& metric : program.metrics) {
    std::string help(metric.help);
    if (!metric.exported) help += help.empty() ? "Not exported yet." : " (Not exported yet.)";
    if (metric.samples == Samples::PerEvent) help += " Each sample is one event's own value.";
    text += TableRow({CodeText(metric.name),
                      fmt::format("{}{}", TypeText(metric.type),
                                  metric.store == MetricStore::Sql ? " (SQL)" : ""),
                      metric.unit.known() ? metric.unit.name() : "", help,
                      LabelsText(program, metric.labels), std::string(metric.exporter)});
  }
  text += "\n## Labels\n\n" + TableHead({"label", "what it tells apart", "values"});
  for (const Label& label : program.labels) {
    std::string values;
    for (const std::string_view value : label.values)
      values += fmt::format("{}{}", values.empty() ? "" : ", ", CodeText(value));
    if (label.cardinality) values = fmt::format("at most {}", *label.cardinality);
    std::string examples;
    for (const std::string_view value : label.examples)
      examples += fmt::format("{}{}", examples.empty() ? "" : ", ", CodeText(value));
    if (!examples.empty())
      values += fmt::format("{}such as {}", values.empty() ? "" : ", ", examples);
    text += TableRow({CodeText(label.name), std::string(label.help), values});
  }
  pages.push_back({"metrics.md", std::move(text)});
}

std::string ByText(const Program& program, const std::vector<Id<Label>>& by) {
  std::string text;
  for (const Id<Label> label : by)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", CodeText(program.labels[label].name));
  return text.empty() ? "one value" : "by " + text;
}

// By indicator, the alerts that watch it and the dashboards that show it.
std::vector<std::string> UsersOf(const Program& program) {
  std::vector<std::string> users(program.indicators.size());
  std::vector<const Dashboard*> last(program.indicators.size());
  const auto add = [&](Id<Indicator> id, const std::string& user) {
    std::string& text = users[static_cast<size_t>(id.index)];
    text += (text.empty() ? "" : ", ") + user;
  };
  for (const Alert& alert : program.alerts) {
    if (!alert.ok || !alert.watch.indicator.valid()) continue;
    add(alert.watch.indicator,
        fmt::format("alert [{}](alerts/{}.md)", alert.name, FileName(alert.name)));
  }
  for (const Dashboard& dashboard : program.dashboards) {
    for (const DashboardRow& row : dashboard.rows) {
      for (const Panel& panel : row.panels) {
        for (const Query& query : panel.queries) {
          const Id<Indicator> id = query.indicator.indicator;
          if (!id.valid() || last[static_cast<size_t>(id.index)] == &dashboard) continue;
          last[static_cast<size_t>(id.index)] = &dashboard;
          add(id, fmt::format("dashboard _{}_", dashboard.title));
        }
      }
    }
  }
  return users;
}

void AddIndicatorPage(const Program& program, std::vector<artifact::DocPage>& pages) {
  if (program.indicators.size() == 0) return;
  const std::vector<std::string> users = UsersOf(program);
  std::string text = "# Indicators\n";
  for (size_t i = 0; i < program.indicators.size(); ++i) {
    const Id<Indicator> id = Store<Indicator>::At(i);
    const Indicator& indicator = program.indicators[id];
    if (!indicator.ok) continue;
    text += fmt::format("\n## {}\n\n", indicator.title);
    if (!indicator.help.empty()) text += fmt::format("{}\n\n", indicator.help);
    text += fmt::format("{}, {}", CodeText(indicator.name), ByText(program, indicator.by));
    if (indicator.stats[0].unit.known())
      text += fmt::format(", in {}", indicator.stats[0].unit.name());
    text += ".\n\n";
    const Use use{indicator.by, FixedWindow(indicator.window_ms), {}};
    for (size_t stat = 0; stat < indicator.stats.size(); ++stat) {
      const std::string recorded = Recorded(program, id, stat, use);
      if (!indicator.stats[stat].name.empty() || !recorded.empty()) {
        text += fmt::format("{}{}{}\n\n", indicator.stats[stat].name,
                            indicator.stats[stat].name.empty() || recorded.empty() ? "" : ": ",
                            CodeText(recorded));
      }
      text += PromqlBlock(Compute(program, indicator, stat, use)) + "\n";
    }
    if (!users[i].empty()) text += fmt::format("Used by {}.\n", users[i]);
  }
  pages.push_back({"indicators.md", std::move(text)});
}

void AddFirstPage(const Program& program, std::vector<artifact::DocPage>& pages) {
  const System& system = program.system;
  std::string text = fmt::format("# {}\n\n", system.title);
  if (!system.description.empty()) text += fmt::format("{}\n\n", system.description);
  if (!system.owner.empty()) text += fmt::format("Owner: {}\n\n", system.owner);
  struct Entry {
    std::string_view path, title;
    size_t count;
  };
  for (const Entry& entry : {Entry{"metrics.md", "Metrics", program.metrics.size()},
                             Entry{"indicators.md", "Indicators", program.indicators.size()},
                             Entry{"alerts.md", "Alerts", program.alerts.size()},
                             Entry{"objectives.md", "Objectives", program.objectives.size()},
                             Entry{"gates.md", "Gates", program.gates.size()}}) {
    if (entry.count > 0)
      text += fmt::format("- [{}]({}): {}\n", entry.title, entry.path, entry.count);
  }
  if (program.dashboards.size() > 0) {
    text += "\n## Dashboards\n\n";
    for (const Dashboard& dashboard : program.dashboards) {
      text += fmt::format("- {} ({}){}{}\n", dashboard.title, CodeText(dashboard.uid),
                          dashboard.description.empty() ? "" : ": ", dashboard.description);
    }
  }
  pages.push_back({"README.md", std::move(text)});
}

}  // namespace

std::string LinkTo(const Program& program, const IndicatorRef& ref, bool up) {
  const Indicator& indicator = program.indicators[ref.indicator];
  std::string stat(ref.stat < 0 ? "" : indicator.stats[static_cast<size_t>(ref.stat)].name);
  if (!stat.empty()) stat = ", " + stat;
  return fmt::format("[{}]({}indicators.md#{}){}", indicator.title, up ? "../" : "",
                     Anchor(indicator.title), stat);
}

std::vector<artifact::DocPage> LowerDocs(const Program& program,
                                         const std::vector<artifact::GatePlan>& gates) {
  std::vector<artifact::DocPage> pages;
  AddFirstPage(program, pages);
  AddMetricPage(program, pages);
  AddIndicatorPage(program, pages);
  AddAlertPages(program, pages);
  AddObjectivePage(program, pages);
  AddGatePage(gates, pages);
  return pages;
}

}  // namespace qoe::lower
