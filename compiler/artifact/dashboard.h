// A Grafana dashboard as a value, in Grafana's own terms (@grafana/schema 10.4 to 12.3).
// What follows from a panel's type alone (its options) is the emitter's to know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qoe::artifact {

struct DatasourceRef {
  std::string type;  // "prometheus", "loki", "grafana-postgresql-datasource"
  std::string uid;   // or "${variable}"
};

struct Target {
  std::string ref_id;  // "A", "B", …
  std::string expr;
  std::string legend;
  bool instant = false;
  std::string format = "time_series";  // or "table", "heatmap"
  bool sql = false;                    // `expr` is SQL
};

struct Threshold {
  std::string colour;
  std::optional<double> value;  // empty: the base
};

// A value that is shown as a text, in a colour, or both.
struct ValueMapping {
  std::string value;   // as JavaScript prints it: "0", "0.5", "healthy"
  std::string text;    // empty: the value itself
  std::string colour;  // empty: by the thresholds
};

// Settings of one query's values that differ from the panel's.
struct Override {
  std::string ref_id;
  std::string unit;
};

// To a page (`url`), in a tab of its own; or (`tag`) a list of all dashboards with that tag, which
// are handed time range and variables.
struct Link {
  std::string title;
  std::string tooltip;
  std::string url;
  std::string tag;
};

// Marks on the time axes of all panels wherever the query has a positive value.
struct Annotation {
  std::string name;  // of the switch above the panels
  std::string colour;
  DatasourceRef datasource;
  std::string expr;
  std::string step;         // smallest
  std::string title, text;  // in Grafana's legend format
  std::string tags;         // labels whose values a mark shows, with commas
};

struct GridPos {
  int x = 0, y = 0, w = 0, h = 0;
};

enum class PanelType : uint8_t {
  Row,
  Stat,
  Gauge,
  BarGauge,
  Timeseries,
  BarChart,
  PieChart,
  Heatmap,
  Geomap,
  Table,
  Logs,
  Text
};

struct Panel {
  int id = 0;  // unique in the dashboard, from 1
  PanelType type = PanelType::Stat;
  std::string title;
  std::string description;
  GridPos grid;
  std::optional<DatasourceRef> datasource;
  std::vector<Target> targets;
  std::string interval;  // smallest step; may be a variable; empty: the datasource's
  std::string unit;
  std::optional<int64_t> decimals;
  std::optional<double> min, max;
  std::vector<Threshold> thresholds;
  std::vector<ValueMapping> mappings;
  std::vector<Override> overrides;
  std::string lookup_label;    // geomap: the label that holds the country code
  std::string category_label;  // bar chart: the label on the axis
  std::vector<std::pair<std::string, std::string>> columns;  // table: names of columns for people
  std::string text;                                          // text panels: Markdown
  std::vector<Link> links;
  std::string repeat;            // name of a variable; empty: once
  bool repeat_vertical = false;  // below each other
  int64_t per_line = 0;          // side by side at most
  bool collapsed = false;        // rows
  std::vector<Panel> panels;     // of a collapsed row
};

enum class VariableType : uint8_t { Query, Custom, Interval, Datasource };

struct Variable {
  VariableType type = VariableType::Query;
  std::string name;
  std::string label;  // for people
  std::optional<DatasourceRef> datasource;
  std::string query;  // `label_values(…)`, or values with commas, or the datasource's type
  std::vector<std::string> values;
  std::string current;  // what is chosen at first; empty: All, or the first
  bool multi = false;
  bool include_all = false;
  std::string all_value;
};

// The release whose JSON is written. Any: what 11.6 and 12.3 both read.
enum class GrafanaRelease : uint8_t { Any, V10, V11, V12 };

struct Dashboard {
  GrafanaRelease release = GrafanaRelease::Any;
  std::string uid;
  std::string title;
  std::string description;
  std::vector<std::string> tags;
  std::string refresh;  // "30s"; empty: off
  std::string from;     // "now-6h"
  std::vector<Link> links;
  std::vector<Annotation> annotations;
  std::vector<Variable> variables;
  std::vector<Panel> panels;  // rows and panels, top to bottom
};

}  // namespace qoe::artifact
