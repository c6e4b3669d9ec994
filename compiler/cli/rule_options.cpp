#include "compiler/cli/rule_options.h"

#include <fmt/format.h>

#include <array>

#include "compiler/base/spelling.h"

namespace qoe::cli {
namespace {

struct Feature {
  std::string_view name;
  bool promql::Features::*field;
};

// Source: Prometheus 3.14, docs/feature_flags.md. Other flags of it change nothing in rule files.
constexpr std::array<Feature, 4> kFeatures = {{
    {"promql-experimental-functions", &promql::Features::experimental_functions},
    {"promql-duration-expr", &promql::Features::duration_expressions},
    {"promql-extended-range-selectors", &promql::Features::extended_range_selectors},
    {"promql-binop-fill-modifiers", &promql::Features::fill_modifiers},
}};

// The reason why it is none, as CLI11 wants it; empty: it is one.
std::string CheckFeature(const std::string& name) {
  std::vector<std::string_view> known;
  for (const Feature& feature : kFeatures) {
    if (feature.name == name) return "";
    known.push_back(feature.name);
  }
  const std::string_view nearest = Nearest(name, known);
  if (!nearest.empty())
    return fmt::format("there is no feature `{}`; did you mean `{}`?", name, nearest);
  return fmt::format("there is no feature `{}` of PromQL; there are {}", name,
                     fmt::join(known, ", "));
}

rules::Ruler RulerOf(const std::string& name) {
  if (name == "thanos") return rules::Ruler::Thanos;
  return name == "mimir" ? rules::Ruler::Mimir : rules::Ruler::Prometheus;
}

}  // namespace

void AddRuleFlags(CLI::App& command, RuleFlags& flags) {
  command
      .add_option("--enable-feature", flags.features,
                  "Rule files: PromQL features that are on, by Prometheus' names, comma-separated")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Validator(CheckFeature, "FEATURE"));
  command
      .add_option("--names", flags.names,
                  "Rule files: names of metrics and labels that are taken: utf8, legacy")
      ->check(CLI::IsMember({"utf8", "legacy"}))
      ->default_val("utf8");
  command
      .add_option("--ruler", flags.ruler,
                  "Rule files: whose fields they have: prometheus, thanos, mimir")
      ->check(CLI::IsMember({"prometheus", "thanos", "mimir"}))
      ->default_val("prometheus");
}

driver::RuleOptions RuleOptionsOf(const RuleFlags& flags) {
  driver::RuleOptions options;
  options.read.ruler = RulerOf(flags.ruler);
  options.check.names = flags.names == "legacy" ? rules::Names::Legacy : rules::Names::Utf8;
  for (const std::string& name : flags.features) {
    for (const Feature& feature : kFeatures) {
      if (feature.name == name) options.check.features.*feature.field = true;
    }
  }
  return options;
}

}  // namespace qoe::cli
