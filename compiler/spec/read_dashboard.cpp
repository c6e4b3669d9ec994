#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

struct VisualisationKey {
  std::string_view key;
  Visualisation visualisation;
};
// `text` is not among them: its value is the text, not a query.
constexpr VisualisationKey kVisualisations[] = {
    {"stat", Visualisation::Stat},         {"gauge", Visualisation::Gauge},
    {"bargauge", Visualisation::BarGauge}, {"timeseries", Visualisation::Timeseries},
    {"barchart", Visualisation::BarChart}, {"piechart", Visualisation::PieChart},
    {"heatmap", Visualisation::Heatmap},   {"geomap", Visualisation::Geomap},
    {"table", Visualisation::Table},       {"logs", Visualisation::Logs},
};

QueryDecl ReadQuery(const ObjectView& view) {
  return {view.location(),          view.Text("indicator"),   view.Text("legend"),
          view.Text("unit"),        view.Text("sql"),         view.Expression("promql"),
          view.Expression("logql"), view.OptionalTexts("by"), view.Texts("stats")};
}

void ReadVisualisation(const ObjectView& view, PanelDecl& panel) {
  if (view.has("text")) {
    panel.visualisation = Visualisation::Text;
    panel.text = view.Text("text");
    return;
  }
  for (const VisualisationKey& candidate : kVisualisations) {
    if (!view.has(candidate.key)) continue;
    panel.visualisation = candidate.visualisation;
    for (const ObjectView& query : view.Objects(candidate.key, Object::Query)) {
      panel.queries.push_back(ReadQuery(query));
    }
    return;
  }
}

PanelDecl ReadPanel(const ObjectView& view) {
  PanelDecl panel;
  panel.location = view.location();
  ReadVisualisation(view, panel);
  panel.title = view.Text("title");
  panel.description = view.Text("description");
  panel.unit = view.Text("unit");
  panel.min = view.Text("min");
  panel.max = view.Text("max");
  panel.datasource = view.Text("datasource");
  panel.by = view.Texts("by");
  panel.stats = view.Texts("stats");
  panel.variables = view.OptionalTexts("variables");
  panel.over = view.Enum<Over>("over", Enumeration::Over).value_or(Over::Window);
  panel.top = view.Integer("top");
  panel.bottom = view.Integer("bottom");
  panel.decimals = view.Integer("decimals");
  panel.width = view.Integer("width");
  panel.height = view.Integer("height");
  if (view.has("thresholds")) panel.thresholds = view.TextMap("thresholds");
  if (const auto repeat = view.Child("repeat", Object::Repeat)) {
    panel.repeat = {repeat->Text("for"),
                    repeat->Enum<RepeatDirection>("direction", Enumeration::RepeatDirection)
                        .value_or(RepeatDirection::Horizontal),
                    repeat->Integer("per_line")};
  }
  if (view.has("mappings")) panel.mappings = ReadMappings(view);
  return panel;
}

}  // namespace

AnnotationsDecl ReadAnnotations(const ObjectView& view) {
  AnnotationsDecl annotations;
  const auto marks = view.Child("annotations", Object::Annotations);
  if (!marks) return annotations;
  if (marks->has("alerts")) annotations.alerts = marks->Bool("alerts", true);
  if (const auto deploys = marks->Child("deploys", Object::Deploys)) {
    annotations.deploys = {deploys->location(), deploys->Expression("promql"),
                           deploys->Expression("text"), deploys->OptionalTexts("variables")};
  }
  return annotations;
}

DashboardDecl ReadDashboard(const Located& name, const ObjectView& view) {
  DashboardDecl dashboard;
  dashboard.name = name;
  dashboard.title = view.Text("title");
  dashboard.uid = view.Text("uid");
  dashboard.description = view.Text("description");
  dashboard.tags = view.Texts("tags");
  dashboard.refresh_ms = view.DurationMs("refresh");
  dashboard.range_ms = view.DurationMs("range");
  dashboard.annotations = ReadAnnotations(view);
  for (const ObjectView& variable : view.Objects("variables", Object::Variable)) {
    dashboard.variables.push_back({variable.location(), variable.Text("label"),
                                   variable.Text("name"), variable.Text("title"),
                                   variable.Text("metric"), variable.Texts("interval"),
                                   variable.Texts("options"), variable.Bool("multi", true)});
  }
  for (const ObjectView& row : view.Objects("rows", Object::Row)) {
    RowDecl decl{row.Text("title"), row.Bool("collapsed", false), row.Text("repeat"), {}};
    for (const ObjectView& panel : row.Objects("panels", Object::Panel)) {
      decl.panels.push_back(ReadPanel(panel));
    }
    dashboard.rows.push_back(std::move(decl));
  }
  return dashboard;
}

}  // namespace qoe::spec
