// Argo Rollouts: an AnalysisTemplate for each phase. A measurement succeeds when there are series
// and each of them satisfies the criterion, and fails when one of them does not; where there are
// none, or NaN, it is inconclusive, which pauses the rollout. Source: Argo Rollouts docs,
// features/analysis and analysis/prometheus.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/yaml_text.h"
#include "compiler/emit/emit.h"
#include "compiler/emit/gate_query.h"
#include "compiler/units/unit.h"

namespace qoe::emit {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendYamlScalar(text, out);
  return out;
}

// How often it is measured so that it holds as long as it must.
int64_t Count(const artifact::Criterion& criterion, int64_t every_ms) {
  return criterion.for_ms / every_ms + 1;
}

void AppendMetric(const artifact::Criterion& criterion, std::string_view prefix, bool condition,
                  int64_t every_ms, int64_t count, std::string& out) {
  // A condition must not come true: with it, no series at all is as it should be.
  const std::string_view good = condition ? OppositeOf(criterion.operation) : criterion.operation;
  const std::string_view bad = condition ? criterion.operation : OppositeOf(criterion.operation);
  const std::string number = units::FormatNumber(criterion.threshold);
  const std::string some = condition || criterion.no_data_passes ? "" : "len(result) > 0 && ";
  fmt::format_to(std::back_inserter(out), "    # {}\n    - name: {}{}\n", CommentOf(criterion),
                 prefix, criterion.name);
  if (criterion.after_ms > 0) {
    fmt::format_to(std::back_inserter(out), "      initialDelay: {}\n",
                   units::FormatDuration(criterion.after_ms));
  }
  fmt::format_to(std::back_inserter(out), "      interval: {}\n      count: {}\n",
                 units::FormatDuration(every_ms), count);
  fmt::format_to(std::back_inserter(out), "      successCondition: {}\n",
                 Quoted(fmt::format("{}all(result, {{# {} {}}})", some, good, number)));
  // What is neither a success nor a failure is inconclusive, which pauses: a breach that only
  // holds, no data, NaN.
  fmt::format_to(std::back_inserter(out), "      failureCondition: {}\n",
                 criterion.rollback ? Quoted(fmt::format("any(result, {{# {} {}}})", bad, number))
                                    : "\"false\"");
  out += "      failureLimit: 0\n      inconclusiveLimit: 0\n";
  fmt::format_to(std::back_inserter(out),
                 "      provider:\n        prometheus:\n          address: "
                 "\"{{{{args.prometheus-address}}}}\"\n          query: {}\n",
                 Quoted(QueryOf(criterion, condition)));
}

// What no query can see, as comments.
std::string ManualOf(const artifact::GatePlan& plan, const artifact::Phase& phase) {
  std::string lines;
  const auto add = [&](const std::vector<artifact::Criterion>& criteria, std::string_view what) {
    for (const artifact::Criterion& criterion : criteria) {
      if (criterion.manual) lines += fmt::format("# {}: {}\n", what, CommentOf(criterion));
    }
  };
  add(phase.criteria, "A person looks");
  add(plan.rollback_when, "A person rolls back when");
  add(plan.investigate_when, "A person holds and looks when");
  return lines;
}

std::string Indented(std::string_view lines) {
  std::string out;
  for (size_t begin = 0; begin < lines.size();) {
    const size_t end = lines.find('\n', begin) + 1;
    out += "  ";
    out += lines.substr(begin, end - begin);
    begin = end;
  }
  return out;
}

}  // namespace

std::string ArgoRolloutsYaml(const artifact::GatePlan& plan, std::string_view system,
                             std::string_view header) {
  std::string out;
  bool any = false;
  for (const artifact::Phase& phase : plan.phases) {
    std::string metrics;
    for (const artifact::Criterion& criterion : phase.criteria) {
      if (criterion.manual) continue;
      AppendMetric(criterion, "", false, phase.every_ms, Count(criterion, phase.every_ms), metrics);
    }
    const int64_t whole = phase.hold_ms / phase.every_ms + 1;
    for (const artifact::Criterion& criterion : plan.rollback_when) {
      if (criterion.manual) continue;
      AppendMetric(criterion, "rollback-", true, phase.every_ms, whole, metrics);
    }
    for (const artifact::Criterion& criterion : plan.investigate_when) {
      if (criterion.manual) continue;
      AppendMetric(criterion, "investigate-", true, phase.every_ms, whole, metrics);
    }
    const std::string manual = ManualOf(plan, phase);
    if (metrics.empty()) {
      // No template: nothing could be asked. Not silently.
      if (!manual.empty())
        out += fmt::format("# {}, which measures nothing:\n{}", phase.title, manual);
      continue;
    }
    any = true;
    std::string name = fmt::format("{}-{}-{}", system, plan.name, phase.name);
    std::replace(name.begin(), name.end(), '_', '-');
    fmt::format_to(std::back_inserter(out),
                   "---\napiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata:\n  "
                   "name: {}\n  labels:\n    app.kubernetes.io/part-of: {}\nspec:\n  # {}\n{}  "
                   "args:\n    - name: prometheus-address\n      value: {}\n  metrics:\n",
                   name, Quoted(system), phase.title, Indented(manual),
                   Quoted(plan.prometheus_url));
    out += metrics;
  }
  return any ? std::string(header) + out : std::string();
}

}  // namespace qoe::emit
