#include "compiler/cli/rule_options.h"

#include <fmt/format.h>

#include <vector>

#include "compiler/base/spelling.h"
#include "promql/features.h"

namespace qoe::cli {
namespace {

// Where Prometheus' `name_validation_scheme` is `utf8` unless it is set.
constexpr promql::Version kFirstWithUtf8Names = {3, 0};

// The reason why it is none, as CLI11 wants it; empty: it is one.
std::string CheckFeature(const std::string& name) {
  std::vector<std::string_view> known;
  for (const promql::FeatureName& feature : promql::FeatureNames()) {
    if (!feature.name.starts_with("promql-")) continue;  // rule files have no variables
    if (feature.name == name) return "";
    known.push_back(feature.name);
  }
  const std::string_view nearest = Nearest(name, known);
  if (!nearest.empty())
    return fmt::format("there is no feature `{}`; did you mean `{}`?", name, nearest);
  return fmt::format("there is no feature `{}` of PromQL; there are {}", name,
                     fmt::join(known, ", "));
}

std::string CheckTarget(const std::string& text) {
  if (promql::ParseTarget(text)) return "";
  return fmt::format("`{}` is no target; write `prometheus 2.45` or `mimir 2.14`", text);
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
      ->check(CLI::IsMember({"utf8", "legacy"}));
  command
      .add_option("--target", flags.target,
                  "Rule files: server that loads them, such as `prometheus 2.45` or `mimir 2.14`")
      ->check(CLI::Validator(CheckTarget, "TARGET"));
  command
      .add_option("--ruler", flags.ruler,
                  "Rule files: whose fields they have: prometheus, thanos, mimir")
      ->check(CLI::IsMember({"prometheus", "thanos", "mimir"}))
      ->default_val("prometheus");
}

driver::RuleOptions RuleOptionsOf(const RuleFlags& flags) {
  driver::RuleOptions options;
  options.read.ruler = RulerOf(flags.ruler);
  if (const auto target = promql::ParseTarget(flags.target)) {
    options.check.promql.target = *target;
    options.check.promql.features = promql::DefaultFeatures(*target);
  }
  options.check.mimir = options.read.ruler == rules::Ruler::Mimir ||
                        options.check.promql.target.product == promql::Product::Mimir;
  const bool old = promql::LanguageOf(options.check.promql.target) < kFirstWithUtf8Names;
  options.check.names = flags.names == "legacy" || (flags.names.empty() && old)
                            ? rules::Names::Legacy
                            : rules::Names::Utf8;
  for (const std::string& name : flags.features)
    promql::EnableFeature(name, options.check.promql.features);
  return options;
}

}  // namespace qoe::cli
