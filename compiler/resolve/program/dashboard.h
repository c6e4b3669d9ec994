// Dashboards, and the datasources that their panels ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/program/indicator.h"

namespace qoe {

struct Datasource {
  std::string_view key;
  DatasourceType type = DatasourceType::Prometheus;
  std::string_view name;
  std::string_view uid;  // empty: chosen by a dashboard variable
  std::string variable;
  std::string_view url;  // for provisioning; may be empty
};

enum class VariableKind : uint8_t { Label, Interval, Options };

struct Variable {
  std::string name;
  std::string title;
  VariableKind kind = VariableKind::Label;
  Id<Label> label;
  Id<Metric> metric;                     // lists the values of `label`
  std::vector<std::string_view> values;  // intervals or options
  bool multi = true;
  source::Location location;
};

struct Query {
  source::Location location;
  IndicatorRef indicator;
  Id<Expression> promql;
  std::string_view logql;
  std::string_view sql;
  std::string_view legend;
  units::Unit unit;
  std::vector<Id<Label>> by;
  std::vector<size_t> stats;  // of the indicator
};

// Copies of a panel, one for each chosen value of a variable.
struct Repeat {
  int variable = -1;  // of the dashboard; -1: no copies
  bool vertical = false;
  int64_t per_line = 0;  // side by side
};

struct Panel {
  source::Location location;
  Visualisation visualisation = Visualisation::Stat;
  std::vector<Query> queries;
  std::string_view text;
  std::string title;
  std::string description;
  units::Unit unit;
  std::vector<ThresholdStep> thresholds;
  bool has_thresholds = false;  // false: the indicator's, or from an alert's levels
  std::vector<ValueMapping> mappings;
  bool has_mappings = false;  // false: the indicator's
  Over over = Over::Window;
  int64_t top = 0, bottom = 0;  // 0: all
  std::optional<double> min, max;
  std::optional<int64_t> decimals;
  std::vector<size_t> variables;  // of the dashboard; those that filter this panel
  int datasource = -1;            // -1: none (text)
  Repeat repeat;
  int64_t width = 0, height = 0;  // 0: by visualisation
};

struct DashboardRow {
  std::string title;
  bool collapsed = false;
  int repeat = -1;  // the variable for whose values it is repeated; -1: none
  std::vector<Panel> panels;
};

struct Dashboard {
  std::string_view key;
  source::Location location;
  std::string_view title;
  std::string_view uid;
  std::string_view description;
  std::vector<std::string_view> tags;
  int64_t refresh_ms = 0;
  int64_t range_ms = 0;
  bool marks_alerts = true;  // where alerts fired that watch what it shows
  Id<Expression> deploys;    // has a value whenever something is deployed; may be none
  source::EmbeddedText deploys_text;
  std::vector<size_t> deploys_variables;  // those that filter it
  std::vector<Variable> variables;
  std::vector<DashboardRow> rows;
};

}  // namespace qoe
