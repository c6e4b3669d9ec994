// What is known, without any data, of the result of each node of an expression.
#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/facts/label_set.h"
#include "compiler/facts/value_range.h"
#include "compiler/units/unit.h"

namespace qoe::facts {

// What a number is. Whether a function makes sense of it depends on that.
enum class Kind : uint8_t {
  Unknown,
  Number,        // a literal, or computed from literals: takes any unit
  Counter,       // a running total, which falls to zero at a restart
  EventCounter,  // what one event adds; nothing accumulates
  Gauge,
  NativeHistogram,
  SummaryQuantile,  // a summary's own quantile series
  Info,             // 1, carries labels
  Rate,             // change of a counter per second
  Increase,         // change of a counter over a range
  Delta,            // change of a gauge
  Ratio,            // of two values of one unit
  Quantile,
  Average,
  Count,      // how many series or samples
  Timestamp,  // seconds since the epoch
  Boolean,    // 0 or 1
  Text,
};

// Which part of a classic histogram or summary the series are.
enum class Part : uint8_t { None, Bucket, Sum, Count };

// Of a node's result.
struct NodeFacts {
  Kind kind = Kind::Unknown;
  Part part = Part::None;
  bool aggregated = false;  // series were added up: the resets of a counter can no longer be seen
  bool ratio_of_part = false;  // a part divided by its whole: 0 to 1
  bool nonzero = false;        // no value is 0
  bool not_nan = false;        // no value is NaN
  bool nan = false;            // a value may be NaN because 0 was divided by 0
  bool absent = false;         // there is a result where series are missing
  // Sure to be empty: nothing can match. Reported where it came about.
  bool empty = false;
  units::Unit unit;      // not known: as it says
  units::Unit observed;  // of histograms: of what is observed
  // Buckets: between which values a quantile of them lies; lo > hi: not known.
  double buckets_lo = 0, buckets_hi = -1;
  Range range;
  LabelSet labels = LabelSet::Open();
  double series = 0;  // at most so many; 0: no bound is known
};

// What holds of results that come from either.
NodeFacts EitherOf(const NodeFacts& a, const NodeFacts& b);

// What is known of the series of one name, from a catalogue or from the rule that records them.
struct SeriesFacts {
  NodeFacts facts;
  std::string_view metric;          // the catalogue's name of it: a histogram's without its suffix
  const double* buckets = nullptr;  // upper bounds, rising, without +Inf
  size_t bucket_count = 0;
  bool recorded = false;  // by a rule, not exported
};

// Where an inference looks series up.
class Knowledge {
 public:
  virtual ~Knowledge() = default;
  // Null: the name is not known.
  virtual const SeriesFacts* Find(std::string_view series) const = 0;
  // A number of this unit, changing, per second.
  virtual units::Unit PerSecond(units::Unit unit) const = 0;
  virtual units::Unit Seconds() const = 0;
  virtual units::Unit RatioUnit() const = 0;
};

}  // namespace qoe::facts
