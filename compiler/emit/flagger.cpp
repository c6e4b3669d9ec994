// Flagger: a MetricTemplate for each criterion, and the `analysis` of a Canary that asks them.
// Flagger takes one number and stops the canary where the query has no result, so that of several
// series the worst is taken, and NaN is left out: nothing remains where nothing is known. Source:
// Flagger docs, usage/metrics.
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

bool IsUpperBound(const artifact::Criterion& criterion) {
  return criterion.operation == "<" || criterion.operation == "<=";
}

// The one number by which Flagger judges.
std::string Worst(const artifact::Criterion& criterion) {
  const std::string_view aggregator = IsUpperBound(criterion) ? "max" : "min";
  return fmt::format("{}(({}) >= -Inf)", aggregator, criterion.query);
}

struct Used {
  const artifact::Criterion* criterion;
  std::string name;
};

// Criteria of all phases; Flagger asks the same of every step. Bounds of `==` it does not have.
std::vector<Used> UsedBy(const artifact::GatePlan& plan, std::string_view system) {
  std::vector<Used> used;
  std::set<std::string> queries;
  for (const artifact::Phase& phase : plan.phases) {
    for (const artifact::Criterion& criterion : phase.criteria) {
      if (criterion.manual || criterion.operation == "==") continue;
      if (!queries.insert(criterion.query + criterion.operation).second) continue;
      std::string name = fmt::format("{}-{}-{}", system, phase.name, criterion.name);
      std::replace(name.begin(), name.end(), '_', '-');
      used.push_back({&criterion, std::move(name)});
    }
  }
  return used;
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
                   Quoted(Worst(*each.criterion)));
  }
  // The strictest step decides about weights: Flagger raises them by a fixed one.
  std::vector<std::string> weights;
  for (const artifact::Phase& phase : plan.phases) {
    if (phase.share > 0)
      weights.push_back(units::FormatNumber(units::RoundToDecimal(phase.share * 100)));
  }
  const int64_t every_ms = plan.phases[0].every_ms;
  int64_t hold_ms = 0;
  for (const artifact::Phase& phase : plan.phases) hold_ms = std::max(hold_ms, phase.hold_ms);
  fmt::format_to(std::back_inserter(out),
                 "# --- The `analysis` of a Canary that asks them:\n#\n#   analysis:\n#     "
                 "interval: {}\n#     threshold: 1\n",
                 units::FormatDuration(std::max(every_ms, hold_ms)));
  if (!weights.empty())
    fmt::format_to(std::back_inserter(out), "#     stepWeights: [{}]\n", fmt::join(weights, ", "));
  out += "#     metrics:\n";
  for (const Used& each : used) {
    const bool upper = IsUpperBound(*each.criterion);
    fmt::format_to(std::back_inserter(out),
                   "#       - name: {0}\n#         templateRef: {{ name: {0} }}\n#         "
                   "thresholdRange: {{ {1}: {2} }}\n#         interval: {3}\n",
                   each.name, upper ? "max" : "min", units::FormatNumber(each.criterion->threshold),
                   units::FormatDuration(every_ms));
  }
  return out;
}

}  // namespace qoe::emit
