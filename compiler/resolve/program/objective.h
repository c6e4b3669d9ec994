// Service level objectives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/program/indicator.h"
#include "compiler/units/decimal.h"

namespace qoe {

// A pair of windows in which the budget must burn for an alert.
struct Burn {
  source::Location location;
  std::string_view severity;
  units::Decimal budget;     // the share that is gone when it fires
  units::Decimal threshold;  // share of bad events from which on it fires
  int64_t long_ms = 0, short_ms = 0;
};

// A service level objective. What is computed of it stands among indicators and alerts.
struct Objective {
  std::string_view name;
  source::Location location;
  std::string title;
  std::string_view help;
  units::Decimal target;      // share of good events
  units::Decimal budget;      // 1 - target
  int64_t window_ms = 0;      // of a calendar one the mean
  std::string_view calendar;  // `month`, …; empty: up to now
  std::vector<Id<Label>> by;
  std::vector<Burn> burns;
  int64_t min_failures = 1;  // no alert for fewer bad events
  std::optional<double> expected_per_second;
  source::Location expected_location;
  std::string budget_left;  // recorded series
  bool ok = false;
};

}  // namespace qoe
