#include "compiler/emit/panel_options.h"

#include "compiler/base/invariant.h"

namespace qoe::emit {
namespace {

using artifact::PanelType;
using Json = nlohmann::ordered_json;

Json ReduceOptions() {
  return {{"calcs", Json::array({"lastNotNull"})}, {"fields", ""}, {"values", false}};
}

Json Legend(std::string_view mode, std::string_view placement) {
  return {{"calcs", Json::array()},
          {"displayMode", mode},
          {"placement", placement},
          {"showLegend", true}};
}

Json Tooltip(std::string_view mode) {
  return {{"mode", mode}, {"sort", mode == "multi" ? "desc" : "none"}};
}

Json HideFrom() { return {{"legend", false}, {"tooltip", false}, {"viz", false}}; }

Json StatOptions(const GrafanaTraits& grafana) {
  Json options = {{"colorMode", "value"},
                  {"graphMode", "area"},
                  {"justifyMode", "auto"},
                  {"orientation", "auto"}};
  if (grafana.stat_percent_change_colour) options["percentChangeColorMode"] = "standard";
  options["reduceOptions"] = ReduceOptions();
  options["showPercentChange"] = false;
  options["textMode"] = "auto";
  options["wideLayout"] = true;
  return options;
}

Json GaugeOptions() {
  return {{"minVizHeight", 75},
          {"minVizWidth", 75},
          {"orientation", "auto"},
          {"reduceOptions", ReduceOptions()},
          {"showThresholdLabels", false},
          {"showThresholdMarkers", true},
          {"sizing", "auto"}};
}

Json BarGaugeOptions(const GrafanaTraits& grafana) {
  Json options = {{"displayMode", "gradient"}};
  if (grafana.bar_gauge_legend) options["legend"] = Legend("list", "bottom");
  options["maxVizHeight"] = 300;
  options["minVizHeight"] = 16;
  options["minVizWidth"] = 8;
  options["namePlacement"] = "auto";
  options["orientation"] = "horizontal";
  options["reduceOptions"] = ReduceOptions();
  options["showUnfilled"] = true;
  options["sizing"] = "auto";
  options["valueMode"] = "color";
  return options;
}

Json TimeseriesOptions() {
  return {{"legend", Legend("list", "bottom")}, {"tooltip", Tooltip("multi")}};
}

Json BarChartOptions(const artifact::Panel& panel) {
  Json options = {{"barRadius", 0},
                  {"barWidth", 0.97},
                  {"fullHighlight", false},
                  {"groupWidth", 0.7},
                  {"legend", Legend("list", "bottom")},
                  {"orientation", "auto"},
                  {"showValue", "auto"},
                  {"stacking", "none"},
                  {"tooltip", Tooltip("single")},
                  {"xTickLabelRotation", 0},
                  {"xTickLabelSpacing", 0}};
  options["xTickLabelMaxLength"] = 0;
  if (!panel.category_label.empty()) options["xField"] = panel.category_label;
  return options;
}

Json PieChartOptions(const GrafanaTraits& grafana) {
  Json legend = Legend("table", "right");
  legend["values"] = Json::array({"value", "percent"});
  Json options = {{"displayLabels", Json::array({"percent"})},
                  {"legend", legend},
                  {"orientation", "auto"},
                  {"pieType", "donut"},
                  {"reduceOptions", ReduceOptions()}};
  if (grafana.pie_sort) options["sort"] = "desc";
  options["tooltip"] = Tooltip("single");
  return options;
}

Json HeatmapOptions(const artifact::Panel& panel) {
  Json axis = {{"axisPlacement", "left"}, {"reverse", false}};
  if (!panel.unit.empty()) axis["unit"] = panel.unit;
  return {{"calculate", false},
          {"cellGap", 1},
          {"color",
           {{"exponent", 0.5},
            {"fill", "dark-orange"},
            {"mode", "scheme"},
            {"reverse", false},
            {"scale", "exponential"},
            {"scheme", "Oranges"},
            {"steps", 64}}},
          {"exemplars", {{"color", "rgba(255,0,255,0.7)"}}},
          {"filterValues", {{"le", 1e-9}}},
          {"legend", {{"show", true}}},
          {"rowsFrame", {{"layout", "auto"}}},
          {"showValue", "never"},
          {"tooltip", {{"mode", "single"}, {"showColorScale", false}, {"yHistogram", false}}},
          {"yAxis", axis}};
}

Json GeomapOptions(const artifact::Panel& panel) {
  Json size = {{"field", "Value"}, {"fixed", 5}, {"max", 30}, {"min", 4}};
  Json style = {{"color", {{"field", "Value"}, {"fixed", "dark-green"}}},
                {"opacity", 0.6},
                {"size", size},
                {"symbol", {{"fixed", "img/icons/marker/circle.svg"}, {"mode", "fixed"}}}};
  Json layer = {{"config", {{"showLegend", true}, {"style", style}}},
                {"location",
                 {{"gazetteer", "public/gazetteer/countries.json"},
                  {"lookup", panel.lookup_label},
                  {"mode", "lookup"}}},
                {"name", panel.title},
                {"tooltip", true},
                {"type", "markers"}};
  return {{"basemap", {{"config", Json::object()}, {"name", "Basemap"}, {"type", "default"}}},
          {"controls",
           {{"mouseWheelZoom", false},
            {"showAttribution", true},
            {"showDebug", false},
            {"showMeasure", false},
            {"showScale", false},
            {"showZoom", true}}},
          {"layers", Json::array({layer})},
          {"tooltip", {{"mode", "details"}}},
          {"view", {{"allLayers", true}, {"id", "zero"}, {"lat", 0}, {"lon", 0}, {"zoom", 1}}}};
}

// What a column is called once it is renamed.
std::string ColumnName(const artifact::Panel& panel, const std::string& name) {
  for (const auto& [from, to] : panel.columns) {
    if (from == name) return to;
  }
  return name;
}

Json TableOptions(const artifact::Panel& panel) {
  Json by_value = {{"desc", true}, {"displayName", ColumnName(panel, "Value")}};
  return {{"cellHeight", "sm"},
          {"frameIndex", 0},
          {"showHeader", true},
          {"sortBy", Json::array({by_value})}};
}

Json LogsOptions() {
  return {{"dedupStrategy", "none"},   {"enableLogDetails", true},  {"prettifyLogMessage", false},
          {"showCommonLabels", false}, {"showLabels", false},       {"showLogContextToggle", false},
          {"showTime", true},          {"sortOrder", "Descending"}, {"wrapLogMessage", true}};
}

Json TextOptions(const artifact::Panel& panel) {
  return {{"code", {{"language", "plaintext"}, {"showLineNumbers", false}, {"showMiniMap", false}}},
          {"content", panel.text},
          {"mode", "markdown"}};
}

// The threshold lines are drawn where there are thresholds besides the base.
Json TimeseriesCustom(const artifact::Panel& panel) {
  return {{"drawStyle", "line"},
          {"fillOpacity", 10},
          {"lineInterpolation", "linear"},
          {"lineWidth", 1},
          {"pointSize", 5},
          {"showPoints", "auto"},
          {"spanNulls", false},
          {"stacking", {{"group", "A"}, {"mode", "none"}}},
          {"thresholdsStyle", {{"mode", panel.thresholds.size() > 1 ? "dashed" : "off"}}}};
}

}  // namespace

std::string_view PanelTypeId(PanelType type) {
  switch (type) {
    case PanelType::Row:
      return "row";
    case PanelType::Stat:
      return "stat";
    case PanelType::Gauge:
      return "gauge";
    case PanelType::BarGauge:
      return "bargauge";
    case PanelType::Timeseries:
      return "timeseries";
    case PanelType::BarChart:
      return "barchart";
    case PanelType::PieChart:
      return "piechart";
    case PanelType::Heatmap:
      return "heatmap";
    case PanelType::Geomap:
      return "geomap";
    case PanelType::Table:
      return "table";
    case PanelType::Logs:
      return "logs";
    case PanelType::Text:
      return "text";
  }
  QOE_CHECK(false, "a panel type outside of its enumeration");
}

std::string_view ColourMode(PanelType type) {
  const bool by_value = type == PanelType::Stat || type == PanelType::Gauge ||
                        type == PanelType::BarGauge || type == PanelType::BarChart ||
                        type == PanelType::Table || type == PanelType::Geomap;
  return by_value ? "thresholds" : "palette-classic";
}

Json PanelOptions(const artifact::Panel& panel, const GrafanaTraits& grafana) {
  switch (panel.type) {
    case PanelType::Row:
      return Json::object();
    case PanelType::Stat:
      return StatOptions(grafana);
    case PanelType::Gauge:
      return GaugeOptions();
    case PanelType::BarGauge:
      return BarGaugeOptions(grafana);
    case PanelType::Timeseries:
      return TimeseriesOptions();
    case PanelType::BarChart:
      return BarChartOptions(panel);
    case PanelType::PieChart:
      return PieChartOptions(grafana);
    case PanelType::Heatmap:
      return HeatmapOptions(panel);
    case PanelType::Geomap:
      return GeomapOptions(panel);
    case PanelType::Table:
      return TableOptions(panel);
    case PanelType::Logs:
      return LogsOptions();
    case PanelType::Text:
      return TextOptions(panel);
  }
  QOE_CHECK(false, "a panel type outside of its enumeration");
}

Json CustomFieldConfig(const artifact::Panel& panel) {
  switch (panel.type) {
    case PanelType::Timeseries:
      return TimeseriesCustom(panel);
    case PanelType::BarChart:
      return {{"fillOpacity", 80}, {"gradientMode", "none"}, {"lineWidth", 1}};
    case PanelType::PieChart:
      return {{"hideFrom", HideFrom()}};
    case PanelType::Heatmap:
      return {{"hideFrom", HideFrom()}, {"scaleDistribution", {{"type", "linear"}}}};
    case PanelType::Geomap:
      return {{"hideFrom", HideFrom()}};
    case PanelType::Table:
      return {{"align", "auto"},
              {"cellOptions", {{"type", "color-text"}}},
              {"filterable", true},
              {"inspect", false}};
    case PanelType::Row:
    case PanelType::Stat:
    case PanelType::Gauge:
    case PanelType::BarGauge:
    case PanelType::Logs:
    case PanelType::Text:
      return Json::object();
  }
  QOE_CHECK(false, "a panel type outside of its enumeration");
}

Json Transformations(const artifact::Panel& panel) {
  if (panel.type != PanelType::Table && panel.type != PanelType::BarChart) return Json::array();
  // An instant result as a table has the time of the query in every row.
  Json names = Json::object();
  for (const auto& [from, to] : panel.columns) names[from] = to;
  Json options = {{"excludeByName", {{"Time", true}}},
                  {"indexByName", Json::object()},
                  {"renameByName", names}};
  Json all = Json::array();
  // Several queries are several tables; Grafana would show one of them.
  if (panel.targets.size() > 1) {
    all.push_back({{"id", "merge"}, {"options", Json::object()}});
  }
  all.push_back({{"id", "organize"}, {"options", options}});
  return all;
}

}  // namespace qoe::emit
