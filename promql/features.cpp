#include "promql/features.h"

#include <array>

namespace promql {
namespace {

constexpr std::array<FeatureName, 5> kNames = {{
    {"promql-experimental-functions", &Features::experimental_functions},
    {"promql-duration-expr", &Features::duration_expressions},
    {"promql-extended-range-selectors", &Features::extended_range_selectors},
    {"promql-binop-fill-modifiers", &Features::fill_modifiers},
    {"grafana-variables", &Features::grafana_variables},
}};

// The suite of recorded cases calls it by this name.
constexpr std::string_view kFillAlias = "fill-modifiers";

}  // namespace

std::span<const FeatureName> FeatureNames() { return kNames; }

bool EnableFeature(std::string_view name, Features& features) {
  constexpr std::string_view kPrefix = "promql-";
  for (const FeatureName& known : kNames) {
    const bool short_name =
        known.name.starts_with(kPrefix) && name == known.name.substr(kPrefix.size());
    const bool alias = name == kFillAlias && known.flag == &Features::fill_modifiers;
    if (name != known.name && !short_name && !alias) continue;
    features.*known.flag = true;
    return true;
  }
  return false;
}

}  // namespace promql
