// What must be true after a deployment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/resolve/program/indicator.h"

namespace qoe {

// What a check after a deployment looks at.
enum class ProbeKind : uint8_t { Get, Connect, Promql, Sql, Manual };

struct Probe {
  std::string_view name;
  source::Location location;
  source::Location threshold_location;
  std::string title;
  std::string_view why;
  ProbeKind kind = ProbeKind::Manual;
  std::string_view target;  // address, host:port, SQL or what a person looks at
  IndicatorRef watch;       // of Promql, or
  Id<Expression> promql;
  std::vector<Id<Label>> by;
  int64_t status = 200;
  std::string_view contains, number;
  std::vector<std::pair<std::string_view, std::string_view>> json, headers, headers_from_env;
  std::vector<std::string_view> has;
  units::Unit unit;
  Comparison comparison = Comparison::None;
  double threshold = 0;
  std::string_view threshold_text;
  int64_t within_ms = 0;
  bool ok = false;
};

struct Verify {
  std::vector<std::string_view> may_fire;  // names of alerts
  std::vector<Probe> checks;
};

}  // namespace qoe
