// Rollouts: what decides about each phase.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/resolve/program/indicator.h"

namespace qoe {

// What must hold in a phase, or (of `rollback_when` and `investigate_when`) what must not.
struct Criterion {
  source::Location location;
  source::Location threshold_location;
  std::string_view title;   // empty: made from the rest
  std::string_view manual;  // what a person ticks; the rest is empty then
  std::string_view why;
  IndicatorRef watch;  // or
  Id<Expression> promql;
  units::Unit unit;
  std::vector<Id<Label>> by;
  Comparison comparison = Comparison::None;
  double threshold = 0;
  std::string_view threshold_text;
  int64_t window_ms = 0;  // 0: the indicator's
  std::vector<std::pair<Id<Label>, std::string_view>> where;
  int64_t for_ms = 0, after_ms = 0;
  Breach breach = Breach::Hold;
  bool no_data_passes = false;
  bool ok = false;
};

struct Phase {
  std::string_view name;
  std::string title;
  std::string_view help;
  std::string_view share;  // as written; may be empty
  double share_value = 0;  // 0 to 1
  int64_t hold_ms = 0, every_ms = 0;
  std::vector<Criterion> criteria;
};

struct Gate {
  std::string_view name;
  source::Location location;
  std::string title;
  std::string_view help;
  std::vector<Phase> phases;
  std::vector<Criterion> rollback_when, investigate_when;
};

}  // namespace qoe
