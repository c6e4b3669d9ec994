// Dashboards as values: what the checks see of either format.
#include "compiler/grafana/read.h"

#include <gtest/gtest.h>

#include <string>

namespace qoe::grafana {
namespace {

// A dashboard and all that its values are views of.
struct Loaded {
  explicit Loaded(std::string text) {
    const source::FileId file = files.Add("dashboard.json", std::move(text));
    root = json::Parse(files, file, sink);
    EXPECT_TRUE(root && IsDashboard(*root));
    if (root) dashboard = Read(*root, file);
  }
  // The text at a place.
  std::string_view At(const source::Location& location) const {
    const std::string_view text = files[location.file].text();
    return text.substr(location.span.begin, location.span.end - location.span.begin);
  }

  source::FileSet files;
  diag::Sink sink;
  std::optional<json::Value> root;
  Dashboard dashboard;
};

TEST(ReadDashboard, ClassicPanelsKnowTheirQueriesUnitsAndRows) {
  const Loaded loaded(R"json({
    "uid": "u", "title": "T", "schemaVersion": 39,
    "panels": [
      { "id": 1, "type": "row", "title": "Open", "repeat": "job", "gridPos": { "x": 0, "y": 0, "w": 24, "h": 1 } },
      { "id": 2, "type": "timeseries", "title": "Below", "description": "d",
        "datasource": { "type": "prometheus", "uid": "mimir" },
        "gridPos": { "x": 0, "y": 1, "w": 12, "h": 8 },
        "fieldConfig": { "defaults": { "unit": "s" }, "overrides": [
          { "matcher": { "id": "byFrameRefID", "options": "B" }, "properties": [ { "id": "unit", "value": "reqps" } ] } ] },
        "targets": [ { "refId": "A", "expr": "a", "legendFormat": "{{job}}" },
                     { "refId": "B", "expr": "b", "instant": true, "hide": true },
                     { "refId": "C", "datasource": { "type": "loki", "uid": "l" }, "expr": "{a=\"b\"}" } ] },
      { "id": 3, "type": "row", "collapsed": true, "panels": [ { "id": 4, "type": "stat" } ] },
      { "id": 5, "libraryPanel": { "uid": "x" } }
    ]})json");
  const Dashboard& dashboard = loaded.dashboard;
  EXPECT_EQ(dashboard.uid.text, "u");
  EXPECT_EQ(loaded.At(dashboard.title.location), "\"T\"");
  EXPECT_EQ(dashboard.schema_version, 39);
  EXPECT_EQ(dashboard.PanelCount(), 3U);
  ASSERT_EQ(dashboard.panels.size(), 5U);
  const Panel& panel = dashboard.panels[1];
  EXPECT_EQ(panel.row, 0);
  EXPECT_EQ(panel.description.text, "d");
  EXPECT_EQ(panel.grid_pos->width, 12);
  EXPECT_EQ(dashboard.panels[0].repeat.text, "job");
  EXPECT_EQ(dashboard.panels[3].row, 2);
  EXPECT_NE(dashboard.panels[3].grid, panel.grid);
  EXPECT_EQ(dashboard.panels[4].kind, PanelKind::Library);
  ASSERT_EQ(dashboard.queries.size(), 3U);
  EXPECT_EQ(dashboard.PanelOf(dashboard.queries[1]), &panel);
  EXPECT_EQ(dashboard.queries[2].language, Language::Logql);
  const Target* first = dashboard.TargetOf(dashboard.queries[0]);
  const Target* second = dashboard.TargetOf(dashboard.queries[1]);
  EXPECT_EQ(first->legend.text, "{{job}}");
  EXPECT_TRUE(second->instant && second->hidden);
  EXPECT_EQ(dashboard.UnitOf(panel, *first).text, "s");
  EXPECT_EQ(dashboard.UnitOf(panel, *second).text, "reqps");
}

TEST(ReadDashboard, VariablesAndAnnotations) {
  const Loaded loaded(R"json({ "title": "T", "panels": [],
    "templating": { "list": [
      { "name": "ds", "type": "datasource", "query": "loki" },
      { "name": "job", "type": "query", "datasource": "$ds", "query": { "query": "label_values(job)" },
        "multi": true, "includeAll": false, "options": [ {}, {} ]
} ]
}
, "annotations" : {
  "list" : [ {"builtIn" : 1, "name" : "All"}, {"name" : "Deploys", "expr" : "changes(v[5m])"},
    {"name" : "Of Grafana 12", "target" : {"refId" : "Anno", "expr" : "up"}} ]
}
})json");
  const Dashboard& dashboard = loaded.dashboard;
  ASSERT_EQ(dashboard.variables.size(), 2U);
  EXPECT_TRUE(dashboard.variables[1].several());
  EXPECT_EQ(dashboard.variables[1].options, 2U);
  EXPECT_EQ(dashboard.variables[1].datasource->language, Language::Logql);
  ASSERT_EQ(dashboard.annotations.size(), 3U);
  EXPECT_TRUE(dashboard.annotations[0].built_in);
  EXPECT_EQ(dashboard.annotations[0].query, -1);
  ASSERT_EQ(dashboard.queries.size(), 3U);
  EXPECT_EQ(dashboard.queries[0].variable, 1);
  EXPECT_EQ(dashboard.annotations[1].query, 1);
  EXPECT_EQ(dashboard.annotations[2].query, 2);
}

TEST(ReadDashboard, OldOnesHaveUnitsOfAxesAndRowsOfTheirOwn) {
  const Loaded loaded(R"json({ "title": "T", "rows": [ { "title": "R", "repeat": "job", "panels": [
      { "type": "graph", "yaxes": [ { "format": "s" }, { "format": "short", "show": false } ] },
      { "type": "singlestat", "format": "percent" } ] } ] })json");
  ASSERT_EQ(loaded.dashboard.panels.size(), 3U);
  EXPECT_EQ(loaded.dashboard.panels[0].kind, PanelKind::OldRow);
  EXPECT_EQ(loaded.dashboard.panels[1].unit.text, "s");
  EXPECT_TRUE(loaded.dashboard.panels[1].overrides.empty());
  EXPECT_EQ(loaded.dashboard.panels[1].row, 0);
  EXPECT_EQ(loaded.dashboard.panels[2].unit.text, "percent");
}

TEST(ReadDashboard, WrappersSayWhetherTheApiIsMeant) {
  const Loaded alone(R"json({ "dashboard": { "title": "T", "panels": [] } })json");
  EXPECT_TRUE(alone.dashboard.wrapper.present() && alone.dashboard.wrapped_alone);
  const Loaded api(R"json({ "dashboard": { "title": "T", "panels": [] }, "overwrite": true })json");
  EXPECT_TRUE(api.dashboard.wrapper.present());
  EXPECT_FALSE(api.dashboard.wrapped_alone);
}

TEST(ReadDashboard, ResourcesOfVersionOneHoldTheClassicModel) {
  const Loaded loaded(R"json({ "apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard",
    "metadata": { "name": "views" }, "spec": { "title": "T", "panels": [ { "type": "stat", "targets": [ { "expr": "up" } ] } ] } })json");
  EXPECT_EQ(loaded.dashboard.uid.text, "views");
  EXPECT_EQ(loaded.dashboard.format, Format::Classic);
  EXPECT_EQ(loaded.dashboard.queries.size(), 1U);
}

TEST(ReadDashboard, ResourcesOfVersionTwoPlaceTheirElements) {
  const Loaded loaded(R"json({ "apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard",
    "metadata": { "name": "views" },
    "spec": { "title": "T",
      "variables": [ { "kind": "CustomVariable", "spec": { "name": "job", "query": "a,b", "multi": true } } ],
      "elements": {
        "a": { "kind": "Panel", "spec": { "id": 7, "title": "A",
          "data": { "spec": { "queries": [ { "spec": { "refId": "A",
            "query": { "kind": "DataQuery", "group": "prometheus", "datasource": { "name": "m" }, "spec": { "expr": "up", "legendFormat": "x" } } } } ] } },
          "vizConfig": { "kind": "VizConfig", "group": "stat", "spec": { "fieldConfig": { "defaults": { "unit": "s" } } } } } },
        "b": { "kind": "LibraryPanel", "spec": { "id": 8, "title": "B" } } },
      "layout": { "kind": "RowsLayout", "spec": { "rows": [ { "spec": { "repeat": { "mode": "variable", "value": "job" },
        "layout": { "kind": "GridLayout", "spec": { "items": [
          { "spec": { "x": 1, "y": 2, "width": 3, "height": 4, "element": { "name": "a" } } } ] } } } } ] } } } })json");
  const Dashboard& dashboard = loaded.dashboard;
  EXPECT_EQ(dashboard.format, Format::Resource);
  ASSERT_EQ(dashboard.variables.size(), 1U);
  EXPECT_EQ(dashboard.variables[0].type, "custom");
  ASSERT_EQ(dashboard.panels.size(), 2U);
  const Panel& panel = dashboard.panels[0];
  EXPECT_EQ(panel.type.text, "stat");
  EXPECT_EQ(panel.unit.text, "s");
  EXPECT_EQ(panel.repeat.text, "job");
  EXPECT_EQ(panel.grid_pos->height, 4);
  EXPECT_EQ(dashboard.panels[1].kind, PanelKind::Library);
  EXPECT_EQ(dashboard.panels[1].grid, -1);
  ASSERT_EQ(dashboard.queries.size(), 1U);
  EXPECT_EQ(dashboard.TargetOf(dashboard.queries[0])->legend.text, "x");
}

}  // namespace
}  // namespace qoe::grafana
