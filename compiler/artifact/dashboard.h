// A Grafana dashboard as a value, in Grafana's own terms (@grafana/schema 12, schemaVersion 41).
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

// Settings of one query's values that differ from the panel's.
struct Override {
  std::string ref_id;
  std::string unit;
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
  std::vector<Override> overrides;
  std::string lookup_label;    // geomap: the label that holds the country code
  std::string category_label;  // bar chart: the label on the axis
  std::vector<std::pair<std::string, std::string>> columns;  // table: names of columns for people
  std::string text;                                          // text panels: Markdown
  bool collapsed = false;                                    // rows
  std::vector<Panel> panels;                                 // of a collapsed row
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

struct Dashboard {
  std::string uid;
  std::string title;
  std::string description;
  std::vector<std::string> tags;
  std::string refresh;  // "30s"; empty: off
  std::string from;     // "now-6h"
  std::vector<Variable> variables;
  std::vector<Panel> panels;  // rows and panels, top to bottom
};

}  // namespace qoe::artifact
