// The metrics of a system, as far as made-up series need to know them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace qoe::support {

struct CatalogueLabel {
  std::string name;
  std::vector<std::string> values;  // empty: an open set
  bool optional = false;            // some series lack it
};

struct CatalogueMetric {
  enum class Type : uint8_t { Counter, Gauge, Histogram, Summary, Info };

  std::string name;
  Type type = Type::Gauge;
  bool per_event = false;         // every sample is one event's value, never a running total
  std::vector<double> buckets{};  // upper bounds without +Inf, ascending; histograms only
  std::vector<CatalogueLabel> labels{};
  double low = 1, high = 60;  // where the values lie; not for histograms, whose buckets say it
};

}  // namespace qoe::support
