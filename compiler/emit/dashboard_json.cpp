#include <nlohmann/json.hpp>

#include "compiler/emit/dashboard_links.h"
#include "compiler/emit/emit.h"
#include "compiler/emit/grafana_traits.h"
#include "compiler/emit/panel_options.h"

namespace qoe::emit {
namespace {

using Json = nlohmann::ordered_json;

Json DatasourceJson(const artifact::DatasourceRef& ref) {
  return {{"type", ref.type}, {"uid", ref.uid}};
}

Json ThresholdsJson(const std::vector<artifact::Threshold>& thresholds) {
  Json steps = Json::array();
  for (const artifact::Threshold& step : thresholds) {
    steps.push_back(
        {{"color", step.colour}, {"value", step.value ? Json(*step.value) : Json(nullptr)}});
  }
  return {{"mode", "absolute"}, {"steps", steps}};
}

Json TargetJson(const artifact::Target& target, const artifact::Panel& panel) {
  Json json;
  json["refId"] = target.ref_id;
  json["datasource"] = DatasourceJson(*panel.datasource);
  if (target.sql) {
    json["editorMode"] = "code";
    json["format"] = target.format;
    json["rawQuery"] = true;
    json["rawSql"] = target.expr;
    return json;
  }
  json["expr"] = target.expr;
  if (panel.type == artifact::PanelType::Logs) {
    json["queryType"] = "range";
    return json;
  }
  json["editorMode"] = "code";
  json["format"] = target.format;
  json["instant"] = target.instant;
  json["range"] = !target.instant;
  json["legendFormat"] = target.legend.empty() ? "__auto" : target.legend;
  return json;
}

Json FieldConfigJson(const artifact::Panel& panel) {
  Json defaults;
  if (!panel.unit.empty()) defaults["unit"] = panel.unit;
  if (panel.decimals) defaults["decimals"] = *panel.decimals;
  if (panel.min) defaults["min"] = *panel.min;
  if (panel.max) defaults["max"] = *panel.max;
  defaults["color"] = {{"mode", ColourMode(panel.type)}};
  defaults["thresholds"] = ThresholdsJson(panel.thresholds);
  if (!panel.mappings.empty()) defaults["mappings"] = Mappings(panel);
  Json custom = CustomFieldConfig(panel);
  if (!custom.empty()) defaults["custom"] = std::move(custom);
  Json overrides = Json::array();
  for (const artifact::Override& each : panel.overrides) {
    Json matcher = {{"id", "byFrameRefID"}, {"options", each.ref_id}};
    overrides.push_back({{"matcher", matcher},
                         {"properties", Json::array({{{"id", "unit"}, {"value", each.unit}}})}});
  }
  return {{"defaults", defaults}, {"overrides", overrides}};
}

Json GridJson(const artifact::GridPos& grid) {
  return {{"h", grid.h}, {"w", grid.w}, {"x", grid.x}, {"y", grid.y}};
}

void AddRepeat(const artifact::Panel& panel, Json& json) {
  if (panel.repeat.empty()) return;
  json["repeat"] = panel.repeat;
  if (panel.type == artifact::PanelType::Row) return;
  json["repeatDirection"] = panel.repeat_vertical ? "v" : "h";
  if (!panel.repeat_vertical) json["maxPerRow"] = panel.per_line;
}

Json PanelJson(const artifact::Panel& panel, const GrafanaTraits& grafana) {
  Json json;
  json["id"] = panel.id;
  json["type"] = PanelTypeId(panel.type);
  json["title"] = panel.title;
  if (!panel.description.empty()) json["description"] = panel.description;
  json["gridPos"] = GridJson(panel.grid);
  AddRepeat(panel, json);
  if (!panel.links.empty()) json["links"] = LinksJson(panel.links);
  json["pluginVersion"] = grafana.plugin_version;
  json["options"] = PanelOptions(panel, grafana);
  if (panel.type == artifact::PanelType::Text) return json;
  if (panel.datasource) json["datasource"] = DatasourceJson(*panel.datasource);
  if (!panel.interval.empty()) json["interval"] = panel.interval;
  json["targets"] = Json::array();
  for (const artifact::Target& target : panel.targets)
    json["targets"].push_back(TargetJson(target, panel));
  json["fieldConfig"] = FieldConfigJson(panel);
  Json transformations = Transformations(panel);
  if (!transformations.empty()) json["transformations"] = std::move(transformations);
  return json;
}

Json RowJson(const artifact::Panel& row, const GrafanaTraits& grafana) {
  Json json;
  json["id"] = row.id;
  json["type"] = "row";
  json["title"] = row.title;
  json["gridPos"] = GridJson(row.grid);
  AddRepeat(row, json);
  json["collapsed"] = row.collapsed;
  json["panels"] = Json::array();
  for (const artifact::Panel& panel : row.panels)
    json["panels"].push_back(PanelJson(panel, grafana));
  return json;
}

std::string JoinedWithCommas(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    if (!out.empty()) out += ',';
    for (const char c : value) {
      if (c == ',' || c == '\\') out += '\\';  // Grafana splits custom values at commas
      out += c;
    }
  }
  return out;
}

Json Option(const std::string& text, const std::string& value, bool selected) {
  return {{"selected", selected}, {"text", text}, {"value", value}};
}

void AddIntervalFields(const artifact::Variable& variable, Json& json) {
  const std::string automatic = "$__auto_interval_" + variable.name;
  json["query"] = JoinedWithCommas(variable.values);
  json["auto"] = true;
  json["auto_count"] = 30;
  json["auto_min"] = variable.values.front();
  json["refresh"] = 2;
  json["current"] = {{"text", "auto"}, {"value", automatic}};
  json["options"] = Json::array({Option("auto", automatic, true)});
  for (const std::string& value : variable.values)
    json["options"].push_back(Option(value, value, false));
}

void AddChoiceFields(const artifact::Variable& variable, Json& json) {
  json["multi"] = variable.multi;
  json["includeAll"] = variable.include_all;
  if (!variable.all_value.empty()) json["allValue"] = variable.all_value;
  const Json all = Json::array({"$__all"});
  if (variable.include_all) {
    json["current"] = variable.multi ? Json{{"text", Json::array({"All"})}, {"value", all}}
                                     : Json{{"text", "All"}, {"value", "$__all"}};
  } else {
    json["current"] = {{"text", variable.values.front()}, {"value", variable.values.front()}};
  }
}

Json VariableJson(const artifact::Variable& variable) {
  Json json;
  json["name"] = variable.name;
  json["label"] = variable.label;
  json["hide"] = 0;
  json["skipUrlSync"] = false;
  switch (variable.type) {
    case artifact::VariableType::Datasource:
      json["type"] = "datasource";
      json["query"] = variable.query;
      json["regex"] = "";
      json["refresh"] = 1;
      json["multi"] = false;
      json["includeAll"] = false;
      json["options"] = Json::array();
      json["current"] = {{"text", variable.current}, {"value", variable.current}};
      break;
    case artifact::VariableType::Interval:
      json["type"] = "interval";
      AddIntervalFields(variable, json);
      break;
    case artifact::VariableType::Custom:
      json["type"] = "custom";
      json["query"] = JoinedWithCommas(variable.values);
      AddChoiceFields(variable, json);
      json["options"] = Json::array();
      if (variable.include_all) json["options"].push_back(Option("All", "$__all", true));
      for (const std::string& value : variable.values) {
        json["options"].push_back(
            Option(value, value, !variable.include_all && value == variable.values.front()));
      }
      break;
    case artifact::VariableType::Query:
      json["type"] = "query";
      if (variable.datasource) json["datasource"] = DatasourceJson(*variable.datasource);
      json["definition"] = variable.query;
      json["query"] = {{"qryType", 1},
                       {"query", variable.query},
                       {"refId", "PrometheusVariableQueryEditor-VariableQuery"}};
      json["refresh"] = 2;
      json["regex"] = "";
      json["sort"] = 1;
      AddChoiceFields(variable, json);
      json["options"] = Json::array();
      break;
  }
  return json;
}

}  // namespace

std::string DashboardJson(const artifact::Dashboard& dashboard) {
  const GrafanaTraits& grafana = TraitsOf(dashboard.release);
  Json json;
  json["uid"] = dashboard.uid;
  json["title"] = dashboard.title;
  json["description"] = dashboard.description;
  json["tags"] = dashboard.tags;
  json["schemaVersion"] = grafana.schema_version;
  json["version"] = 0;
  json["editable"] = false;
  json["graphTooltip"] = 1;  // one crosshair for all panels
  json["fiscalYearStartMonth"] = 0;
  json["timezone"] = "browser";
  json["refresh"] = dashboard.refresh;
  json["time"] = {{"from", dashboard.from}, {"to", "now"}};
  json["timepicker"] = Json::object();
  json["annotations"] = AnnotationsJson(dashboard.annotations, grafana);
  json["links"] = LinksJson(dashboard.links);
  json["templating"] = {{"list", Json::array()}};
  for (const artifact::Variable& variable : dashboard.variables) {
    json["templating"]["list"].push_back(VariableJson(variable));
  }
  json["panels"] = Json::array();
  for (const artifact::Panel& panel : dashboard.panels) {
    json["panels"].push_back(panel.type == artifact::PanelType::Row ? RowJson(panel, grafana)
                                                                    : PanelJson(panel, grafana));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qoe::emit
