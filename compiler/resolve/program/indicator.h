// The words of a QoE vocabulary, resolved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/program/catalogue.h"
#include "compiler/resolve/program/expression.h"

namespace qoe {

// A metric with the matchers that were written behind it.
struct Selector {
  Id<Metric> metric;
  MetricPart part = MetricPart::Value;
  std::string_view name;      // as written
  std::string_view matchers;  // text between the braces; may be empty
};

// A number that a value is multiplied by: `times` and the change of unit.
struct Scale {
  double times = 1;
  units::Factor factor;
};

// A colour of a panel and where it begins.
struct ThresholdStep {
  std::string_view colour;
  std::optional<double> value;  // empty: the base
};

// What a value is shown as.
struct ValueMapping {
  std::optional<double> number;  // in the unit of the indicator or panel; or
  std::string_view value;        // a text, of columns of SQL
  std::string_view text;         // empty: the value itself
  std::string_view colour;       // empty: by the thresholds
};

enum class StatKind : uint8_t { Value, Quantile, Average, Count };

struct Stat {
  std::string_view name;  // "p95"; empty for the only statistic of other kinds
  StatKind kind = StatKind::Value;
  std::string quantile;  // "0.95"
  units::Unit unit;
};

// One recording rule of an indicator.
struct Recording {
  std::string_view name;
  size_t stat = 0;
  int breakdown = -1;  // -1: the indicator's own grouping
};

struct Breakdown {
  std::string_view name;
  std::vector<Id<Label>> by;  // the indicator's own grouping and the further labels
  std::vector<size_t> stats;  // to record
};

struct Objective;

struct Indicator {
  std::string_view name;
  source::Location location;
  std::string title;
  std::string_view help;
  IndicatorKind kind = IndicatorKind::Promql;
  Selector of;
  Selector per;                // ratio
  std::vector<Selector> more;  // ratio: counted together with `of`
  std::vector<Selector> also;  // ratio: counted together with `per`
  WhenMissing when_missing = WhenMissing::Zero;
  Id<Expression> promql;
  std::vector<Stat> stats;  // at least one
  Scale scale;
  std::vector<ThresholdStep> thresholds;  // in the first statistic's unit; may be empty
  std::vector<ValueMapping> mappings;     // likewise
  std::vector<Id<Label>> by;
  int64_t window_ms = 0;
  Id<Group> group;
  std::vector<Recording> recordings;
  std::vector<Breakdown> breakdowns;
  Id<Objective> objective;  // of which it was made
  bool ok = false;          // false: it was reported; users of it stay silent
};

// `startup_time.p95.by_device`
struct IndicatorRef {
  Id<Indicator> indicator;
  int stat = -1;       // -1: not named
  int breakdown = -1;  // -1: none
};

}  // namespace qoe
