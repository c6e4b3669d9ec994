// Flagger: a MetricTemplate for each criterion, and the `analysis` of a Canary that asks them.
// Flagger takes one number and stops the canary where the query has no result, so that it is given
// the number of series that break the criterion: NaN is left out, and nothing remains where nothing
// is known. It asks the same at every step. Source: Flagger docs, usage/metrics.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/base/yaml_text.h"
#include "compiler/emit/emit.h"
#include "compiler/units/unit.h"

namespace qoe::emit {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendYamlScalar(text, out);
  return out;
}

std::string_view Opposite(std::string_view operation) {
  if (operation == "<") return ">=";
  if (operation == "<=") return ">";
  if (operation == ">") return "<=";
  if (operation == ">=") return "<";
  return "!=";
}

// How many series break it. Of a condition that must not come true no series is fine.
std::string Breaches(const artifact::Criterion& criterion, bool condition) {
  const std::string_view bad =
      condition ? std::string_view(criterion.operation) : Opposite(criterion.operation);
  return fmt::format("sum((({}) >= -Inf) {} bool {}){}", criterion.query, bad,
                     units::FormatNumber(criterion.threshold), condition ? " or vector(0)" : "");
}

struct Used {
  const artifact::Criterion* criterion;
  std::string name, query;
};

std::vector<Used> UsedBy(const artifact::GatePlan& plan, std::string_view system) {
  std::vector<Used> used;
  std::set<std::string> queries;
  const auto add = [&](const artifact::Criterion& criterion, std::string_view part, bool condition) {
    if (criterion.manual) return;
    std::string query = Breaches(criterion, condition);
    if (!queries.insert(query).second) return;
    std::string name = fmt::format("{}-{}-{}-{}", system, plan.name, part, criterion.name);
    std::replace(name.begin(), name.end(), '_', '-');
    used.push_back({&criterion, std::move(name), std::move(query)});
  };
  for (const artifact::Phase& phase : plan.phases) {
    for (const artifact::Criterion& criterion : phase.criteria) add(criterion, phase.name, false);
  }
  for (const artifact::Criterion& criterion : plan.rollback_when) add(criterion, "rollback", true);
  return used;
}

// What Flagger has no word for.
void AppendRest(const artifact::GatePlan& plan, std::string& out) {
  for (const artifact::Phase& phase : plan.phases) {
    for (const artifact::Criterion& criterion : phase.criteria) {
      if (criterion.manual)
        out += fmt::format("# A person looks ({}): {}\n", phase.title, criterion.title);
    }
  }
  for (const artifact::Criterion& criterion : plan.investigate_when)
    out += fmt::format("# Not asked by Flagger, somebody looks when: {}\n", criterion.title);
}

}  // namespace

std::string FlaggerYaml(const artifact::GatePlan& plan, std::string_view system,
                        std::string_view header) {
  const std::vector<Used> used = UsedBy(plan, system);
  if (used.empty()) return {};
  std::string out(header);
  for (const Used& each : used) {
    fmt::format_to(std::back_inserter(out),
                   "---\n# {}\napiVersion: flagger.app/v1beta1\nkind: MetricTemplate\nmetadata:\n  "
                   "name: {}\nspec:\n  provider:\n    type: prometheus\n    address: {}\n  query: "
                   "{}\n",
                   each.criterion->title, each.name, Quoted(plan.prometheus_url),
                   Quoted(each.query));
  }
  std::vector<std::string> weights;
  for (const artifact::Phase& phase : plan.phases) {
    if (phase.share > 0)
      weights.push_back(units::FormatNumber(units::RoundToDecimal(phase.share * 100)));
  }
  const int64_t every_ms = plan.phases[0].every_ms;
  // Each step lasts as long as the shortest phase that is held.
  int64_t hold_ms = 0;
  for (const artifact::Phase& phase : plan.phases) {
    if (phase.hold_ms > 0) hold_ms = hold_ms == 0 ? phase.hold_ms : std::min(hold_ms, phase.hold_ms);
  }
  fmt::format_to(std::back_inserter(out),
                 "# --- The `analysis` of a Canary that asks them:\n#\n#   analysis:\n#     "
                 "interval: {}\n#     threshold: 1\n",
                 units::FormatDuration(std::max(every_ms, hold_ms)));
  if (!weights.empty())
    fmt::format_to(std::back_inserter(out), "#     stepWeights: [{}]\n", fmt::join(weights, ", "));
  out += "#     metrics:\n";
  for (const Used& each : used) {
    fmt::format_to(std::back_inserter(out),
                   "#       - name: {0}\n#         templateRef: {{ name: {0} }}\n#         "
                   "thresholdRange: {{ max: 0 }}\n#         interval: {1}\n",
                   each.name, units::FormatDuration(every_ms));
  }
  AppendRest(plan, out);
  return out;
}

}  // namespace qoe::emit
