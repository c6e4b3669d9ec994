// The switches of the language by the names that Prometheus' command line has for them.
#pragma once

#include <span>
#include <string_view>

#include "promql/parse.h"

namespace promql {

struct FeatureName {
  std::string_view name;  // as in --enable-feature
  bool Features::*flag;
};

// All that can be named: Prometheus' four, and `grafana-variables`, which is ours.
std::span<const FeatureName> FeatureNames();

// Switches a feature on; Prometheus' names also without `promql-`. False: there is none.
bool EnableFeature(std::string_view name, Features& features);

}  // namespace promql
