// The scenarios of a spec as values: which series are fed, what happens to them, and what must be
// seen. Who plays them knows neither spec nor catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/artifact/rule_group.h"

namespace qoe::artifact {

// What the samples of a stream are.
enum class StreamKind : uint8_t {
  Counter,          // running totals
  Gauge,            // the state at each time
  Events,           // each sample is one event's own value
  Histogram,        // classic: `_bucket`, `_sum`, `_count`
  EventHistogram,   // the same, each sample is one observation
  NativeHistogram,  // exponential buckets
  Summary,          // quantiles, `_sum`, `_count`
  Constant,         // 1
  Written           // as the notation says
};

struct StreamChange {
  int64_t at_ms = 0;
  int64_t over_ms = 0;     // 0: at once
  int64_t lasting_ms = 0;  // 0: to the end
  int64_t missing_ms = 0;
  std::optional<double> rate, value, spread;
  bool reset = false;
};

// A label of the series of a stream. Not a text for each of them: there may be many.
struct StreamLabel {
  std::string name;
  std::vector<std::string> values;  // of the first, the second, … series
  bool numbered = false;            // the others have `name-4`, …; else it begins anew

  std::string ValueOf(size_t series) const {
    if (series < values.size()) return values[series];
    return numbered ? name + "-" + std::to_string(series + 1) : values[series % values.size()];
  }
  friend bool operator==(const StreamLabel&, const StreamLabel&) = default;
};

struct Stream {
  std::string name;
  bool inherited = false;  // from a scenario of which it need not be said again that it is read
  StreamKind kind = StreamKind::Gauge;
  std::string metric;                 // without `_bucket` and the like
  size_t series = 0;                  // how many, a histogram being one
  std::vector<StreamLabel> labels;    // without the metric's name
  std::vector<std::string> notation;  // of Written: `up{job="a"} 1x20`
  std::vector<double> buckets;        // upper bounds, rising, without +Inf
  double rate = 1;                    // per second, of one series
  double value = 1;
  double spread = 0;                  // a share
  std::optional<double> least, most;  // what values can be
  int64_t from_ms = 0;
  int64_t wave_period_ms = 0;  // 0: none
  double wave_amplitude = 0;   // a share
  std::vector<StreamChange> changes;
};

struct Expectation {
  std::string text;   // as people say it: "HighErrorRate{device="tv"} firing at 16m"
  std::string alert;  // or
  std::string promql;
  NamedTexts labels, annotations;
  std::optional<int64_t> pending_ms, firing_ms, resolved_ms, not_before_ms;
  bool silent = false;  // at no time it fires
  int64_t at_ms = 0;
  std::string operation;  // of `promql`: "<", ">=", "==", …; empty: there is nothing
  double threshold = 0;
  double tolerance = 0;  // of "==": a share
};

struct Scenario {
  std::string name, title;
  int64_t length_ms = 0, step_ms = 0;
  uint64_t seed = 1;
  std::vector<Stream> streams;
  std::vector<Expectation> expectations;
  bool others_silent = true;  // alerts that no expectation names must not fire
};

}  // namespace qoe::artifact
