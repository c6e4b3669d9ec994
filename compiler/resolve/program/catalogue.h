// What a system exports: labels and metrics; and the rule groups.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/ids.h"
#include "compiler/resolve/program/words.h"
#include "compiler/source/file.h"
#include "compiler/units/unit.h"

namespace qoe {

struct Label {
  std::string_view name;
  source::Location location;
  std::string_view help;
  std::string title;
  std::optional<int64_t> cardinality;      // at most so many values
  std::vector<std::string_view> values;    // all of them; empty: not enumerated
  std::vector<std::string_view> examples;  // some of them; nothing follows from that
  Governance governance = Governance::Keep;
};

struct MetricLabel {
  Id<Label> label;
  bool optional = false;  // only some series carry it
};

struct Metric {
  std::string_view name;
  source::Location location;
  MetricType type = MetricType::Gauge;
  units::Unit unit;
  std::string_view help;
  std::vector<MetricLabel> labels;
  bool other_labels = false;       // series may carry labels that are not listed
  std::optional<double> min, max;  // of its value, in its unit; not set: not known
  std::vector<double> buckets;     // upper bounds, rising, without +Inf
  Samples samples = Samples::Current;
  MetricStore store = MetricStore::Prometheus;
  std::string_view exporter;
  bool exported = true;
};

// Which of a metric's series a name means: `x_bucket` is part Bucket of histogram `x`.
enum class MetricPart : uint8_t { Value, Bucket, Sum, Count };

struct SeriesRef {
  Id<Metric> metric;  // invalid: the name is unknown
  MetricPart part = MetricPart::Value;
};

struct Group {
  std::string_view name;
  int64_t interval_ms = 0;
  std::string_view help;
};

}  // namespace qoe
