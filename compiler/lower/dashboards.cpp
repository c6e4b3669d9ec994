#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/lower/dashboard_marks.h"
#include "compiler/lower/expression.h"
#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

artifact::PanelType TypeOf(Visualisation visualisation) {
  switch (visualisation) {
    case Visualisation::Stat:
      return artifact::PanelType::Stat;
    case Visualisation::Gauge:
      return artifact::PanelType::Gauge;
    case Visualisation::BarGauge:
      return artifact::PanelType::BarGauge;
    case Visualisation::Timeseries:
      return artifact::PanelType::Timeseries;
    case Visualisation::BarChart:
      return artifact::PanelType::BarChart;
    case Visualisation::PieChart:
      return artifact::PanelType::PieChart;
    case Visualisation::Heatmap:
      return artifact::PanelType::Heatmap;
    case Visualisation::Geomap:
      return artifact::PanelType::Geomap;
    case Visualisation::Table:
      return artifact::PanelType::Table;
    case Visualisation::Logs:
      return artifact::PanelType::Logs;
    case Visualisation::Text:
      return artifact::PanelType::Text;
  }
  return artifact::PanelType::Text;
}

// Shows one value for each series, not a course over time.
bool ShowsCurrentValues(Visualisation visualisation) {
  return visualisation == Visualisation::BarGauge || visualisation == Visualisation::BarChart ||
         visualisation == Visualisation::PieChart || visualisation == Visualisation::Table ||
         visualisation == Visualisation::Geomap;
}

std::string_view FormatOf(Visualisation visualisation) {
  if (visualisation == Visualisation::Heatmap) return "heatmap";
  const bool rows = visualisation == Visualisation::Table ||
                    visualisation == Visualisation::Geomap ||
                    visualisation == Visualisation::BarChart;
  return rows ? "table" : "time_series";
}

// "p95" → "P95", "avg" → "Avg".
std::string StatTitle(std::string_view stat) {
  std::string title(stat);
  if (!title.empty()) title[0] = static_cast<char>(title[0] - 32);
  return title;
}

// Grafana's own ranges are in days at most: it calls `now-7d` by its name, `now-1w` not.
std::string RangeText(int64_t milliseconds) {
  constexpr int64_t kDayMs = 86'400'000;
  if (milliseconds % kDayMs == 0) return fmt::format("{}d", milliseconds / kDayMs);
  return units::FormatDuration(milliseconds);
}

artifact::GrafanaRelease ReleaseOf(const System& system) {
  if (!system.grafana_version) return artifact::GrafanaRelease::Any;
  switch (*system.grafana_version) {
    case GrafanaVersion::V10:
      return artifact::GrafanaRelease::V10;
    case GrafanaVersion::V11:
      return artifact::GrafanaRelease::V11;
    case GrafanaVersion::V12:
      return artifact::GrafanaRelease::V12;
  }
  return artifact::GrafanaRelease::Any;
}

// Next to nothing, and still a number that reads well.
constexpr double kJustAbove = 1e-9;

class DashboardLowering {
 public:
  DashboardLowering(const Program& program, const Dashboard& dashboard)
      : program_(program), dashboard_(dashboard), watchers_(program) {}

  artifact::Dashboard Run() {
    artifact::Dashboard out;
    out.release = ReleaseOf(program_.system);
    out.uid = dashboard_.uid;
    out.title = dashboard_.title;
    out.description = dashboard_.description;
    for (const std::string_view tag : dashboard_.tags) out.tags.emplace_back(tag);
    AddLinks(out);
    if (dashboard_.refresh_ms > 0) out.refresh = units::FormatDuration(dashboard_.refresh_ms);
    out.from = "now-" + RangeText(dashboard_.range_ms);
    for (const DashboardRow& row : dashboard_.rows) AddRow(row, out);
    AddAnnotations(out);
    AddVariables(out);
    LayOut(out.panels);
    return out;
  }

 private:
  void AddRow(const DashboardRow& row, artifact::Dashboard& out) {
    artifact::Panel header;
    header.type = artifact::PanelType::Row;
    header.title = row.title;
    header.collapsed = row.collapsed;
    if (row.repeat >= 0) header.repeat = VariableAt(row.repeat).name;
    std::vector<artifact::Panel> panels;
    for (const Panel& panel : row.panels) panels.push_back(LowerPanel(panel));
    if (row.collapsed) std::swap(header.panels, panels);
    out.panels.push_back(std::move(header));
    for (artifact::Panel& panel : panels) out.panels.push_back(std::move(panel));
  }

  const Variable& VariableAt(int index) const {
    return dashboard_.variables[static_cast<size_t>(index)];
  }

  void AddLinks(artifact::Dashboard& out) const {
    out.links = DashboardLinks(program_);
    for (const artifact::Link& link : out.links) {
      if (std::find(out.tags.begin(), out.tags.end(), link.tag) == out.tags.end())
        out.tags.push_back(link.tag);
    }
  }

  void AddAnnotations(artifact::Dashboard& out) {
    const Datasource* source = FirstPrometheus();
    if (source == nullptr) return;
    if (dashboard_.marks_alerts)
      out.annotations = AlertAnnotations(program_, dashboard_, AlertsOnAll());
    if (dashboard_.deploys.valid())
      out.annotations.push_back(DeployAnnotation(program_, dashboard_));
    for (artifact::Annotation& annotation : out.annotations) annotation.datasource = RefTo(*source);
  }

  // Those that watch what any panel shows, each once.
  std::vector<const Alert*> AlertsOnAll() const {
    std::vector<const Alert*> alerts;
    std::set<const Alert*> known;
    for (const DashboardRow& row : dashboard_.rows) {
      for (const Panel& panel : row.panels) {
        for (const Alert* alert : watchers_.Of(panel)) {
          if (known.insert(alert).second) alerts.push_back(alert);
        }
      }
    }
    return alerts;
  }

  // --- datasources and variables ---

  artifact::DatasourceRef RefTo(const Datasource& source) {
    if (source.uid.empty()) used_sources_.insert(&source);
    return {std::string(DatasourceTypeId(source.type)),
            source.uid.empty() ? fmt::format("${{{}}}", source.variable) : std::string(source.uid)};
  }

  const Datasource* FirstPrometheus() const {
    for (const Datasource& source : program_.system.datasources) {
      if (source.type == DatasourceType::Prometheus) return &source;
    }
    return nullptr;
  }

  void AddVariables(artifact::Dashboard& out) {
    std::vector<artifact::Variable> own;
    for (size_t i = 0; i < dashboard_.variables.size(); ++i) own.push_back(LowerVariable(i));
    // The datasource variables come first: the others ask them. In the spec's order.
    for (const Datasource& source : program_.system.datasources) {
      if (!used_sources_.contains(&source)) continue;
      artifact::Variable variable;
      variable.type = artifact::VariableType::Datasource;
      variable.name = source.variable;
      variable.label =
          source.type == DatasourceType::Prometheus ? "Data source" : std::string(source.name);
      variable.query = DatasourceTypeId(source.type);
      variable.current = source.name;
      out.variables.push_back(std::move(variable));
    }
    for (artifact::Variable& variable : own) out.variables.push_back(std::move(variable));
  }

  artifact::Variable LowerVariable(size_t index) {
    const Variable& variable = dashboard_.variables[index];
    artifact::Variable out;
    out.name = variable.name;
    out.label = variable.title;
    for (const std::string_view value : variable.values) out.values.emplace_back(value);
    switch (variable.kind) {
      case VariableKind::Interval:
        out.type = artifact::VariableType::Interval;
        return out;
      case VariableKind::Options:
        out.type = artifact::VariableType::Custom;
        out.multi = variable.multi;
        return out;
      case VariableKind::Label:
        break;
    }
    out.multi = variable.multi;
    out.include_all = true;
    // Also matches series without the label.
    out.all_value = ".*";
    const Label& label = program_.labels[variable.label];
    if (!label.values.empty()) {
      out.type = artifact::VariableType::Custom;
      for (const std::string_view value : label.values) out.values.emplace_back(value);
      return out;
    }
    out.type = artifact::VariableType::Query;
    if (const Datasource* source = FirstPrometheus()) out.datasource = RefTo(*source);
    out.query = LabelValues(index);
    return out;
  }

  // Each variable narrows those behind it.
  std::string LabelValues(size_t index) const {
    const Variable& variable = dashboard_.variables[index];
    const Metric& metric = program_.metrics[variable.metric];
    std::string matchers;
    for (size_t i = 0; i < index; ++i) {
      const Variable& earlier = dashboard_.variables[i];
      if (earlier.kind != VariableKind::Label || !program_.Carries(metric, earlier.label)) continue;
      matchers +=
          fmt::format("{}{}", matchers.empty() ? "" : ",", FilterOf(program_, earlier).text);
    }
    const std::string_view suffix = metric.type == MetricType::Histogram ? "_count" : "";
    const std::string braces = matchers.empty() ? "" : fmt::format("{{{}}}", matchers);
    return fmt::format("label_values({}{}{}, {})", metric.name, suffix, braces,
                       program_.labels[variable.label].name);
  }

  // --- panels ---

  artifact::Panel LowerPanel(const Panel& panel) {
    artifact::Panel out;
    out.type = TypeOf(panel.visualisation);
    out.title = panel.title;
    out.description = panel.description;
    out.text = panel.text;
    out.grid.w = static_cast<int>(panel.width);
    out.grid.h = static_cast<int>(panel.height);
    out.decimals = panel.decimals;
    out.min = panel.min;
    out.max = panel.max;
    out.unit = panel.unit.known() ? panel.unit.grafana_id() : "";
    if (panel.datasource >= 0) {
      const Datasource& source = program_.system.datasources[static_cast<size_t>(panel.datasource)];
      out.datasource = RefTo(source);
      if (source.type == DatasourceType::Prometheus) out.interval = IntervalVariable();
    }
    for (const Query& query : panel.queries) AddTargets(panel, query, out);
    AddThresholds(panel, out);
    out.links = RunbookLinks(program_, watchers_.Of(panel));
    AddRepeat(panel, out);
    out.mappings = LowerMappings(program_, panel);
    return out;
  }

  // Side by side, copies share a line that they have for themselves.
  void AddRepeat(const Panel& panel, artifact::Panel& out) const {
    if (panel.repeat.variable < 0) return;
    out.repeat = VariableAt(panel.repeat.variable).name;
    out.repeat_vertical = panel.repeat.vertical;
    out.per_line = panel.repeat.per_line;
    if (!out.repeat_vertical) out.grid.w = kColumns;
  }

  std::string IntervalVariable() const {
    for (const Variable& variable : dashboard_.variables) {
      if (variable.kind == VariableKind::Interval) return "$" + variable.name;
    }
    return {};
  }

  Use UseOf(const Panel& panel, const Query& query) const {
    Use use;
    use.by = query.by;
    use.window = panel.over == Over::Range ? RangeWindow() : RateIntervalWindow();
    for (const size_t index : panel.variables) {
      const Variable& variable = dashboard_.variables[index];
      if (variable.kind == VariableKind::Label) use.filters.push_back(FilterOf(program_, variable));
    }
    return use;
  }

  void AddTargets(const Panel& panel, const Query& query, artifact::Panel& out) {
    if (!query.logql.empty()) {
      AddTarget(panel, query, std::string(query.logql), std::string(query.legend), out);
      return;
    }
    if (!query.sql.empty()) {
      AddTarget(panel, query, std::string(query.sql), "", out);
      out.targets.back().sql = true;
      out.targets.back().instant = false;
      if (panel.visualisation != Visualisation::Timeseries) out.targets.back().format = "table";
      return;
    }
    Use use = UseOf(panel, query);
    if (query.promql.valid()) {
      AddTarget(panel, query, Rewrite(program_, program_.expressions[query.promql], use),
                std::string(query.legend), out);
      return;
    }
    const Indicator& indicator = program_.indicators[query.indicator.indicator];
    if (query.indicator.breakdown >= 0)
      use.by = indicator.breakdowns[static_cast<size_t>(query.indicator.breakdown)].by;
    // Free PromQL groups as it is written, whatever the panel says.
    if (indicator.kind == IndicatorKind::Promql) use.by = indicator.by;
    // How many were there "now" is a question about the indicator's own window.
    if (indicator.kind == IndicatorKind::Count && panel.over == Over::Window)
      use.window = FixedWindow(indicator.window_ms);
    // Totals of single events add up step by step: overlapping windows would count them twice.
    const bool steps = indicator.kind == IndicatorKind::Total && panel.over == Over::Window &&
                       program_.metrics[indicator.of.metric].samples == Samples::PerEvent;
    if (steps) use.window = IntervalWindow();
    for (const size_t stat : query.stats) {
      AddTarget(panel, query, Expression(panel, query, stat, use),
                Legend(panel, query, indicator, stat, use), out);
      if (panel.visualisation == Visualisation::Heatmap) break;  // the buckets hold all statistics
    }
  }

  std::string Expression(const Panel& panel, const Query& query, size_t stat,
                         const Use& use) const {
    const Indicator& indicator = program_.indicators[query.indicator.indicator];
    if (panel.visualisation == Visualisation::Heatmap)
      return ComputeBuckets(program_, indicator, use);
    std::string expression;
    if (panel.over == Over::Window) {
      expression = Recorded(program_, query.indicator.indicator, stat, use);
    }
    const bool recorded = !expression.empty();
    if (!recorded) expression = Compute(program_, indicator, stat, use);
    const auto factor = units::Convert(indicator.stats[stat].unit, query.unit);
    if (!factor || factor->is_one()) return expression;
    if (!recorded) expression = AsOperand(program_, indicator, std::move(expression));
    if (factor->numerator != 1) expression += fmt::format(" * {}", factor->numerator);
    if (factor->denominator != 1) expression += fmt::format(" / {}", factor->denominator);
    return expression;
  }

  // The panel shows several things, which a legend must tell apart.
  static bool ShowsSeveral(const Panel& panel) {
    return std::any_of(panel.queries.begin(), panel.queries.end(), [&](const Query& each) {
      return each.indicator.indicator != panel.queries[0].indicator.indicator;
    });
  }

  // Of "Startup time", "P95" and "{{region}}" what is needed.
  std::string Legend(const Panel& panel, const Query& query, const Indicator& indicator,
                     size_t stat, const Use& use) const {
    if (!query.legend.empty()) return std::string(query.legend);
    std::string labels;
    for (const Id<Label> label : use.by) {
      labels +=
          fmt::format("{}{{{{{}}}}}", labels.empty() ? "" : " / ", program_.labels[label].name);
    }
    std::string statistic = StatTitle(indicator.stats[stat].name);
    if (!labels.empty() && query.stats.size() == 1) statistic.clear();
    std::string legend;
    for (const std::string& part :
         {ShowsSeveral(panel) ? indicator.title : std::string(), statistic, labels}) {
      if (!part.empty()) legend += (legend.empty() ? "" : " ") + part;
    }
    return legend.empty() ? indicator.title : legend;
  }

  void AddTarget(const Panel& panel, const Query& query, std::string expr, std::string legend,
                 artifact::Panel& out) const {
    artifact::Target target;
    target.ref_id = std::string(1, static_cast<char>('A' + out.targets.size() % 26));
    if (out.targets.size() >= 26)
      target.ref_id.insert(0, 1, static_cast<char>('A' + out.targets.size() / 26 - 1));
    if (panel.top > 0) expr = fmt::format("topk({}, {})", panel.top, expr);
    if (panel.bottom > 0) expr = fmt::format("bottomk({}, {})", panel.bottom, expr);
    target.expr = std::move(expr);
    target.legend = std::move(legend);
    target.instant = query.logql.empty() &&
                     (panel.over == Over::Range || ShowsCurrentValues(panel.visualisation)) &&
                     panel.visualisation != Visualisation::Timeseries &&
                     panel.visualisation != Visualisation::Heatmap;
    target.format = FormatOf(panel.visualisation);
    if (panel.visualisation == Visualisation::Heatmap) target.legend = "{{le}}";
    if (query.unit.known() && query.unit.grafana_id() != out.unit) {
      out.overrides.push_back({target.ref_id, query.unit.grafana_id()});
    }
    const std::vector<Id<Label>>& by = GroupingOf(query);
    if (!by.empty() && panel.visualisation == Visualisation::Geomap)
      out.lookup_label = program_.labels[by[0]].name;
    if (!by.empty() && panel.visualisation == Visualisation::BarChart)
      out.category_label = program_.labels[by.back()].name;
    out.targets.push_back(std::move(target));
    if (panel.visualisation == Visualisation::Table) NameColumns(query, by, out);
  }

  // Grafana calls a table's columns by the labels' names and `Value`.
  void NameColumns(const Query& query, const std::vector<Id<Label>>& by,
                   artifact::Panel& out) const {
    for (const Id<Label> id : by) {
      const Label& label = program_.labels[id];
      out.columns.emplace_back(label.name, label.title);
    }
    if (!query.indicator.indicator.valid() || out.targets.size() > 1) return;
    out.columns.emplace_back("Value", program_.indicators[query.indicator.indicator].title);
  }

  const std::vector<Id<Label>>& GroupingOf(const Query& query) const {
    if (query.indicator.breakdown < 0) return query.by;
    return program_.indicators[query.indicator.indicator]
        .breakdowns[static_cast<size_t>(query.indicator.breakdown)]
        .by;
  }

  // --- thresholds ---

  void AddThresholds(const Panel& panel, artifact::Panel& out) const {
    for (const ThresholdStep& step : panel.thresholds)
      out.thresholds.push_back({std::string(step.colour), step.value});
    if (!panel.has_thresholds) out.thresholds = FromIndicator(panel);
    if (!panel.has_thresholds && out.thresholds.empty()) out.thresholds = FromAlert(panel);
    if (out.thresholds.empty()) out.thresholds.push_back({"green", std::nullopt});
  }

  std::vector<artifact::Threshold> FromIndicator(const Panel& panel) const {
    if (panel.queries.empty() || !panel.queries[0].indicator.indicator.valid()) return {};
    const Indicator& indicator = program_.indicators[panel.queries[0].indicator.indicator];
    const auto factor = units::Convert(indicator.stats[0].unit, panel.unit);
    if (!factor && panel.unit.known()) return {};
    std::vector<artifact::Threshold> steps;
    for (const ThresholdStep& step : indicator.thresholds) {
      steps.push_back({std::string(step.colour), step.value});
      if (factor && step.value) steps.back().value = factor->Apply(*step.value);
    }
    return steps;
  }

  // The alert that watches what the panel shows first draws the panel's lines.
  std::vector<artifact::Threshold> FromAlert(const Panel& panel) const {
    if (panel.queries.empty() || !panel.queries[0].indicator.indicator.valid()) return {};
    const Query& query = panel.queries[0];
    for (const Alert& alert : program_.alerts) {
      if (!alert.ok || alert.watch.indicator != query.indicator.indicator) continue;
      const bool shown = std::find(query.stats.begin(), query.stats.end(),
                                   static_cast<size_t>(alert.watch.stat)) != query.stats.end();
      const auto factor = units::Convert(alert.unit, panel.unit);
      if (shown && (factor || !panel.unit.known()))
        return Steps(alert, factor.value_or(units::Factor()));
    }
    return {};
  }

  std::vector<artifact::Threshold> Steps(const Alert& alert, const units::Factor& factor) const {
    struct Bound {
      double value;
      bool worst;
    };
    std::vector<Bound> above, below;
    for (const AlertLevel& level : alert.levels) {
      const bool worst = level.severity == program_.system.severities.front();
      double value = factor.Apply(level.threshold);
      // Grafana colours from the value on; at 0, of which more is wrong, all is well.
      if (level.comparison == Comparison::Above && value == 0) value = kJustAbove;
      if (level.comparison == Comparison::Above || level.comparison == Comparison::AtLeast)
        above.push_back({value, worst});
      if (level.comparison == Comparison::Below || level.comparison == Comparison::AtMost)
        below.push_back({value, worst});
    }
    const auto by_value = [](const Bound& a, const Bound& b) { return a.value < b.value; };
    const auto colour = [](bool worst) { return std::string(worst ? "red" : "yellow"); };
    std::vector<artifact::Threshold> steps;
    if (!above.empty()) {
      std::sort(above.begin(), above.end(), by_value);
      steps.push_back({"green", std::nullopt});
      for (const Bound& bound : above) steps.push_back({colour(bound.worst), bound.value});
    } else if (!below.empty()) {
      std::sort(below.begin(), below.end(), by_value);
      steps.push_back({colour(below.front().worst), std::nullopt});
      for (size_t i = 0; i < below.size(); ++i) {
        steps.push_back(
            {i + 1 < below.size() ? colour(below[i + 1].worst) : "green", below[i].value});
      }
    }
    return steps;
  }

  const Program& program_;
  const Dashboard& dashboard_;
  const Watchers watchers_;
  std::set<const Datasource*> used_sources_;
};

}  // namespace

artifact::Dashboard LowerDashboard(const Program& program, const Dashboard& dashboard) {
  return DashboardLowering(program, dashboard).Run();
}

}  // namespace qoe::lower
