// What happens to a system in a test, and what must be seen of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/resolve/program/indicator.h"

namespace qoe {

// What becomes of a stream at a time. What is not set stays as it is.
struct StreamChange {
  int64_t at_ms = 0, over_ms = 0, lasting_ms = 0, missing_ms = 0;
  std::optional<double> rate, value, spread;
  bool reset = false;
};

// Series that a scenario feeds: those of a metric, or (`notation`) those of a text.
struct Stream {
  std::string_view name;
  source::Location location;
  bool inherited = false;  // as the scenario has it that this one is like
  std::vector<std::string_view> notation;
  Id<Metric> metric;
  std::vector<std::pair<Id<Label>, std::string_view>> fixed;  // labels that the selector names
  int64_t series = 1;
  std::optional<std::vector<Id<Label>>> vary;  // not set: the label with the most values
  double rate_per_second = 1;
  std::optional<double> value;
  double spread = 0;
  int64_t from_ms = 0;
  int64_t wave_period_ms = 0;  // 0: no wave
  double wave_amplitude = 0;
  std::vector<StreamChange> changes;
};

struct Expectation {
  source::Location location;
  std::string_view alert;  // or
  IndicatorRef watch;      // or
  Id<Expression> promql;
  std::vector<std::pair<std::string_view, std::string_view>> labels, annotations;
  std::optional<int64_t> pending_ms, firing_ms, resolved_ms, not_before_ms;  // of an alert
  bool silent = false;                                                       // likewise
  std::vector<Id<Label>> by;                                                 // of `watch`
  int64_t at_ms = 0;
  Comparison comparison = Comparison::None;
  double threshold = 0;
  std::string_view threshold_text;
  double tolerance = 0;  // a share
  bool nothing = false;
  units::Unit unit;
};

struct Scenario {
  std::string_view name;
  source::Location location;
  std::string title;
  int64_t length_ms = 0, step_ms = 0;
  uint64_t seed = 1;
  std::vector<Stream> traffic;
  std::vector<Expectation> expect;
  bool others_silent = true;
};

}  // namespace qoe
