// Rows of SQL-driven alerting tables.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/resolve/program/catalogue.h"

namespace qoe {

struct SqlColumn {
  std::string_view name;
  source::Location location;
  std::string_view from;  // or
  std::string_view value;
  std::string_view type;
  std::vector<std::string_view> one_of;
};

struct SqlTarget {
  std::string_view name;
  source::Location location;
  std::string_view table;
  std::vector<std::string_view> key;
  std::vector<SqlColumn> columns;
  std::vector<std::string_view> metrics;
  bool load = true;  // false: for no database that there is
};

struct SqlAlert {
  std::string_view id;
  source::Location location;
  source::Location threshold_location;
  std::string_view title, description, metric, operator_text, severity, service;
  double threshold = 0;             // in the metric's unit
  std::string_view threshold_text;  // as written
  int64_t for_ms = 0;
  std::vector<std::string_view> channels;
  bool enabled = true;
  bool ok = false;  // metric, threshold and severity are known
};

}  // namespace qoe
