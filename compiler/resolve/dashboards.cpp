#include <algorithm>

#include "compiler/resolve/resolver.h"
#include "compiler/spec/validate.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

constexpr int64_t kDefaultRangeMs = int64_t{6} * 3'600'000;
constexpr int64_t kGridColumns = 24;
constexpr int64_t kHighestPanel = 1000;
constexpr size_t kLongestUid = 40;  // Grafana refuses longer ones

bool IsUid(std::string_view text) {
  return !text.empty() && text.size() <= kLongestUid &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

class DashboardResolver {
 public:
  DashboardResolver(Resolver& r, const spec::DashboardDecl& decl) : r_(r), decl_(decl) {}

  Dashboard Run() {
    dashboard_.key = decl_.name.text;
    dashboard_.location = decl_.name.location;
    dashboard_.title = decl_.title.text;
    const Located& uid = decl_.uid.set() ? decl_.uid : decl_.name;
    dashboard_.uid = uid.text;
    if (!IsUid(uid.text)) {
      r_.sink.Add(Code::BadName, uid.location, "`{}` cannot be a dashboard's uid", uid.text)
          .Help("Grafana takes at most {} of `A-Z a-z 0-9 - _`; give one with `uid:`", kLongestUid);
    }
    dashboard_.description = decl_.description.text;
    for (const Located& tag : decl_.tags) dashboard_.tags.push_back(tag.text);
    dashboard_.refresh_ms = decl_.refresh_ms.value_or(0);
    dashboard_.range_ms = decl_.range_ms.value_or(kDefaultRangeMs);
    for (const spec::VariableDecl& variable : decl_.variables) AddVariable(variable);
    for (const spec::RowDecl& row : decl_.rows) {
      DashboardRow out{std::string(row.title.text),
                       row.collapsed,
                       r_.RepeatedFor(dashboard_, row.repeat, "row"),
                       {}};
      if (out.repeat >= 0)
        out.title = TitleWith(out.title, dashboard_.variables[static_cast<size_t>(out.repeat)]);
      for (const spec::PanelDecl& panel : row.panels) {
        if (panel.visualisation) out.panels.push_back(ResolvePanel(panel));
      }
      dashboard_.rows.push_back(std::move(out));
    }
    for (const size_t index : defaulted_) {
      if (index < dashboard_.variables.size())
        r_.ChooseMetric(dashboard_, dashboard_.variables[index]);
    }
    r_.Annotations(decl_, dashboard_);
    return std::move(dashboard_);
  }

 private:
  void AddVariable(const spec::VariableDecl& decl) {
    Variable variable;
    variable.location = decl.location;
    variable.multi = decl.multi;
    if (decl.label.set()) {
      variable.kind = VariableKind::Label;
      variable.label = r_.LabelNamed(decl.label);
      if (!variable.label.valid()) return;
      variable.name = decl.label.text;
      variable.title = r_.program.labels[variable.label].title;
      if (!ListValues(decl, variable)) return;
    } else if (!decl.interval.empty()) {
      variable.kind = VariableKind::Interval;
      variable.name = "interval";
      variable.title = "Interval";
      for (const Located& value : decl.interval) variable.values.push_back(value.text);
    } else if (!decl.options.empty()) {
      variable.kind = VariableKind::Options;
      for (const Located& value : decl.options) variable.values.push_back(value.text);
    } else {
      return;
    }
    if (decl.name.set()) {
      variable.name = decl.name.text;
      if (!decl.title.set()) variable.title = TitleFromName(decl.name.text);
    }
    if (decl.title.set()) variable.title = decl.title.text;
    if (CheckVariableName(decl, variable.name)) dashboard_.variables.push_back(std::move(variable));
  }

  bool CheckVariableName(const spec::VariableDecl& decl, std::string_view name) {
    const source::Location at = decl.name.set() ? decl.name.location : decl.location;
    if (!spec::IsLabelName(name)) {
      diag::Report report =
          r_.sink.Add(Code::BadName, at, "`{}` cannot be the name of a dashboard variable", name);
      report.Help("give it a `name` of letters, digits and `_`, not beginning with a digit");
      return false;
    }
    for (const Variable& known : dashboard_.variables) {
      if (known.name != name) continue;
      r_.sink.Add(Code::DuplicateName, at, "the dashboard has two variables `{}`", name)
          .Help("give one of them another `name`");
      return false;
    }
    return true;
  }

  // The metric whose series list the label's values.
  bool ListValues(const spec::VariableDecl& decl, Variable& variable) {
    if (decl.metric.set()) {
      variable.metric = r_.program.FindMetric(decl.metric.text);
      if (!variable.metric.valid()) {
        r_.sink.Add(Code::UnknownMetric, decl.metric.location,
                    "metric `{}` is not in the catalogue", decl.metric.text);
        return false;
      }
      return true;
    }
    defaulted_.push_back(dashboard_.variables.size());
    Id<Metric> sometimes;
    for (size_t i = 0; i < r_.program.metrics.size(); ++i) {
      const Id<Metric> id = Store<Metric>::At(i);
      const Metric& metric = r_.program.metrics[id];
      if (metric.store != MetricStore::Prometheus || !metric.exported) continue;
      for (const MetricLabel& label : metric.labels) {
        if (label.label != variable.label) continue;
        if (!label.optional) {
          variable.metric = id;
          return true;
        }
        if (!sometimes.valid()) sometimes = id;
      }
    }
    variable.metric = sometimes;
    if (sometimes.valid()) return true;
    r_.sink.Add(Code::UnknownLabel, decl.label.location,
                "no exported metric carries the label `{}`: the variable would have no values",
                decl.label.text);
    return false;
  }

  Panel ResolvePanel(const spec::PanelDecl& decl) {
    Panel panel;
    panel.location = decl.location;
    panel.visualisation = *decl.visualisation;
    panel.text = decl.text.text;
    panel.over = decl.over;
    panel.top = decl.top.value_or(0);
    panel.bottom = decl.bottom.value_or(0);
    panel.decimals = decl.decimals;
    panel.width = std::min(decl.width.value_or(0), kGridColumns);
    panel.height = std::min(decl.height.value_or(0), kHighestPanel);
    for (const spec::QueryDecl& query : decl.queries) AddQuery(decl, query, panel);
    ResolveUnit(decl, panel);
    ResolveTexts(decl, panel);
    panel.variables = r_.VariablesNamed(dashboard_, decl.variables, true);
    ResolveThresholds(decl, panel);
    ResolveMappings(decl, panel);
    if (decl.min.set()) panel.min = r_.NumberIn(panel.unit, decl.min);
    if (decl.max.set()) panel.max = r_.NumberIn(panel.unit, decl.max);
    CheckVisualisation(decl, panel);
    panel.datasource = FindDatasource(decl, panel);
    panel.repeat = r_.RepeatOf(dashboard_, decl, panel);
    if (panel.repeat.variable >= 0) {
      panel.title =
          TitleWith(panel.title, dashboard_.variables[static_cast<size_t>(panel.repeat.variable)]);
    }
    return panel;
  }

  // What a visualisation cannot draw.
  void CheckVisualisation(const spec::PanelDecl& decl, const Panel& panel) {
    for (const Query& query : panel.queries) {
      const bool indicator = query.indicator.indicator.valid();
      if (panel.visualisation == Visualisation::Heatmap && indicator && !IsHistogram(query)) {
        r_.sink
            .Add(Code::WrongMetricType, query.location,
                 "a heatmap draws a histogram's buckets, and this is none")
            .Help(
                "name an indicator that is made of `quantiles` of a histogram, or write `promql`");
      }
      if (panel.visualisation == Visualisation::Logs && query.logql.empty()) {
        r_.sink
            .Add(Code::BadValue, query.location, "`logs` shows log lines, this is no LogQL query")
            .Help("write `logs: {{ logql: … }}`");
      }
      if (panel.visualisation == Visualisation::Geomap && indicator && query.by.empty() &&
          query.indicator.breakdown < 0) {
        r_.sink
            .Add(Code::MissingKey, decl.location,
                 "the map does not know where its values belong: it lacks `by`")
            .Help("group it by the label that holds the country code");
      }
    }
  }

  bool IsHistogram(const Query& query) const {
    const Indicator& indicator = r_.program.indicators[query.indicator.indicator];
    if (!indicator.of.metric.valid()) return false;
    return indicator.kind == IndicatorKind::Quantiles &&
           r_.program.metrics[indicator.of.metric].type == MetricType::Histogram;
  }

  void AddQuery(const spec::PanelDecl& panel_decl, const spec::QueryDecl& decl, Panel& panel) {
    Query query;
    query.location = decl.location;
    query.legend = decl.legend.text;
    query.by = r_.LabelsNamed(decl.by ? *decl.by : panel_decl.by);
    if (decl.logql.set()) {
      if (!r_.CheckLogql(decl.logql)) return;
      query.logql = decl.logql.text.text();
    } else if (decl.sql.set()) {
      query.sql = decl.sql.text;
    } else if (decl.promql.set()) {
      query.promql = r_.Parse(decl.promql, ExpressionRole::PanelQuery);
      if (!r_.program.expressions[query.promql].ok) return;
    } else if (decl.indicator.set()) {
      const std::optional<IndicatorRef> ref = r_.ReferenceTo(decl.indicator);
      if (!ref) return;
      query.indicator = *ref;
      const Indicator& indicator = r_.program.indicators[ref->indicator];
      ChooseStats(panel_decl, decl, indicator, query);
      query.unit = query.stats.empty() ? units::Unit() : indicator.stats[query.stats[0]].unit;
      r_.CheckCarried(indicator, decl.by ? *decl.by : panel_decl.by, "the panel");
    } else {
      return;
    }
    ChooseUnit(panel_decl, decl, query);
    panel.queries.push_back(std::move(query));
  }

  void ChooseStats(const spec::PanelDecl& panel_decl, const spec::QueryDecl& decl,
                   const Indicator& indicator, Query& query) {
    if (query.indicator.stat >= 0) {
      query.stats = {static_cast<size_t>(query.indicator.stat)};
      return;
    }
    for (const Located& name : decl.stats.empty() ? panel_decl.stats : decl.stats) {
      const int stat = r_.StatNamed(indicator, name);
      if (stat >= 0) query.stats.push_back(static_cast<size_t>(stat));
    }
    if (!query.stats.empty()) return;
    for (size_t i = 0; i < indicator.stats.size(); ++i) query.stats.push_back(i);
  }

  // The query's unit, else the panel's, else the indicator's own. An indicator is converted; a
  // panel of several indicators may have one unit that not all of them convert to: those keep their
  // own.
  void ChooseUnit(const spec::PanelDecl& panel_decl, const spec::QueryDecl& decl, Query& query) {
    const Located& chosen = decl.unit.set() ? decl.unit : panel_decl.unit;
    const units::Unit unit = r_.UnitOf(chosen);
    if (!unit.known()) return;
    const units::Unit own = query.unit;
    if (!own.known() || units::Convert(own, unit)) {
      query.unit = unit;
    } else if (decl.unit.set() || panel_decl.queries.size() == 1) {
      r_.sink
          .Add(Code::UnitMismatch, chosen.location,
               "the value is in {}, which does not convert to {}", own.name(), unit.name())
          .Help("leave `unit` out, or give one that {} converts to", own.name());
    }
  }

  void ResolveUnit(const spec::PanelDecl& decl, Panel& panel) {
    panel.unit = r_.UnitOf(decl.unit);
    if (!panel.unit.known() && !panel.queries.empty()) panel.unit = panel.queries[0].unit;
    for (Query& query : panel.queries) {
      if (!query.unit.known()) query.unit = panel.unit;
    }
    // Columns of SQL may be anything.
    const bool rows = panel.visualisation == Visualisation::Table && !panel.queries.empty() &&
                      !panel.queries[0].sql.empty();
    const bool has_values = panel.visualisation != Visualisation::Logs &&
                            panel.visualisation != Visualisation::Text && !rows;
    // What is shown as a text needs none.
    if (panel.unit.known() || !has_values || decl.mappings || r_.sink.has_errors() ||
        panel.queries.size() != decl.queries.size())
      return;
    r_.sink
        .Add(Code::PanelWithoutUnit, decl.location,
             "the panel's unit is not known: its numbers will be shown bare")
        .Help("write `unit:`, on the panel or, better, on the metric");
  }

  void ResolveTexts(const spec::PanelDecl& decl, Panel& panel) {
    const Indicator* indicator = nullptr;
    if (!panel.queries.empty() && panel.queries[0].indicator.indicator.valid()) {
      indicator = &r_.program.indicators[panel.queries[0].indicator.indicator];
    }
    if (decl.title.set()) {
      panel.title = decl.title.text;
    } else if (indicator != nullptr) {
      panel.title = indicator->title;
    } else if (panel.visualisation != Visualisation::Text &&
               panel.queries.size() == decl.queries.size()) {
      r_.sink.Add(Code::MissingKey, decl.location,
                  "the panel lacks a `title`: it names no indicator that could give one");
    }
    if (decl.description.set()) {
      panel.description = decl.description.text;
    } else if (indicator != nullptr) {
      panel.description = indicator->help;
    }
    if (panel.description.empty() && !r_.sink.has_errors() &&
        panel.visualisation != Visualisation::Text && panel.queries.size() == decl.queries.size()) {
      r_.sink
          .Add(Code::PanelWithoutText, decl.location,
               "the panel has no description: its readers must guess what is good and what is bad")
          .Help("write `description:`, or `help:` on the indicator or the metric");
    }
  }

  void ResolveThresholds(const spec::PanelDecl& decl, Panel& panel) {
    if (!decl.thresholds) return;
    panel.has_thresholds = true;
    panel.thresholds = r_.ThresholdsOf(*decl.thresholds, panel.unit);
  }

  // The indicator's own only where it is all that the panel shows: they are one for all queries.
  void ResolveMappings(const spec::PanelDecl& decl, Panel& panel) {
    panel.has_mappings = decl.mappings.has_value();
    if (decl.mappings) panel.mappings = r_.MappingsOf(*decl.mappings, panel.unit);
  }

  int FindDatasource(const spec::PanelDecl& decl, const Panel& panel) {
    if (panel.visualisation == Visualisation::Text || panel.queries.empty()) return -1;
    const auto& known = r_.program.system.datasources;
    if (decl.datasource.set()) {
      std::vector<std::string_view> names;
      for (size_t i = 0; i < known.size(); ++i) {
        if (known[i].key == decl.datasource.text) return static_cast<int>(i);
        names.push_back(known[i].key);
      }
      r_.sink
          .Add(Code::UnknownReference, decl.datasource.location, "datasource `{}` is not declared",
               decl.datasource.text)
          .DidYouMean(decl.datasource.text, names)
          .Note("datasources are declared in `system.targets.grafana.datasources`");
      return -1;
    }
    const Query& first = panel.queries[0];
    const DatasourceType wanted = !first.sql.empty()     ? DatasourceType::Postgres
                                  : !first.logql.empty() ? DatasourceType::Loki
                                                         : DatasourceType::Prometheus;
    for (size_t i = 0; i < known.size(); ++i) {
      if (known[i].type == wanted) return static_cast<int>(i);
    }
    r_.sink
        .Add(Code::UnknownReference, decl.location,
             "no datasource of type `{}` is declared for this panel",
             wanted == DatasourceType::Loki       ? "loki"
             : wanted == DatasourceType::Postgres ? "postgres"
                                                  : "prometheus")
        .Help("declare one in `system.targets.grafana.datasources`");
    return -1;
  }

  Resolver& r_;
  const spec::DashboardDecl& decl_;
  Dashboard dashboard_;
  std::vector<size_t> defaulted_;  // variables whose metric the spec does not name
};

}  // namespace

void Resolver::Dashboards() {
  std::unordered_map<std::string_view, source::Location> uids;
  for (const spec::DashboardDecl& decl : model.dashboards) {
    Dashboard dashboard = DashboardResolver(*this, decl).Run();
    const auto [known, fresh] = uids.emplace(dashboard.uid, dashboard.location);
    if (!fresh) {
      sink.Add(Code::DuplicateName, dashboard.location, "two dashboards have the uid `{}`",
               dashboard.uid)
          .Label(known->second, "the other one");
      continue;
    }
    program.dashboards.Add(std::move(dashboard));
  }
}

}  // namespace qoe::resolve
