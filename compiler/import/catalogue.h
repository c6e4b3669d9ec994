// The metrics that an import found, as a plain value: between the sources (text of `/metrics`, a
// server, rule files) and the one writer of spec files (write_yaml.h).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/spec/model.h"

namespace qoe::import {

struct Metric {
  spec::MetricType type = spec::MetricType::Unknown;
  std::string unit;  // a spelling that the spec language knows, or one of `Catalogue::units`; may
                     // be empty
  std::string help;  // may be empty
  std::set<std::string, std::less<>> labels;           // beside the default ones
  std::set<std::string, std::less<>> optional_labels;  // that some of its series carry
  bool other_labels = false;                           // series may carry labels not listed
  bool inherit_labels = true;                          // carries `Catalogue::default_labels`
  std::vector<double> buckets;                         // rising, without +Inf; empty: not known

  friend bool operator==(const Metric&, const Metric&) = default;
};

struct Label {
  std::set<std::string, std::less<>> values;  // all of them; empty: not known

  friend bool operator==(const Label&, const Label&) = default;
};

struct Catalogue {
  std::map<std::string, Metric, std::less<>> metrics;
  std::map<std::string, Label, std::less<>> labels;  // at least all that metrics name
  std::vector<std::string> default_labels;           // of every metric that inherits them
  std::set<std::string, std::less<>> units;          // nouns beside those that qoec knows

  friend bool operator==(const Catalogue&, const Catalogue&) = default;

  // Whether a series of that name belongs to one of the metrics, `x_bucket` to a histogram `x`.
  bool Covers(std::string_view series) const;
  // Takes over the metrics whose series are not covered yet, each with the labels that it has
  // there.
  void AddMissing(const Catalogue& other);
  // Declares every label that is named somewhere.
  void DeclareLabels();
};

// The base unit that the name of a metric ends in, `_total` and kin left out: "seconds" of
// `x_seconds_total`. Empty: it says none. Source: Prometheus' naming conventions, OpenMetrics 1.0.
std::string_view UnitOfName(std::string_view name);

}  // namespace qoe::import
