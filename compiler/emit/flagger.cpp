// Flagger: a MetricTemplate for each criterion, and the `analysis` of a Canary that asks them.
// Flagger takes one number and stops the canary where the query has no result, so that it is given
// the number of series that break the criterion: NaN is left out, and nothing remains where nothing
// is known. Source: Flagger docs, usage/metrics.
#include <fmt/format.h>

#include <algorithm>
#include <map>

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

// How many series break it. Of a condition that must not come true no series is fine.
std::string Breaches(const artifact::Criterion& criterion, bool condition) {
  if (!condition && criterion.no_data_passes) {
    // Those that there are, without those that are good: a NaN is none of them.
    return fmt::format("(count({0}) or vector(0)) - (count(({0}) {1} {2}) or vector(0))",
                       criterion.query, criterion.operation,
                       units::FormatNumber(criterion.threshold));
  }
  const std::string_view bad =
      condition ? std::string_view(criterion.operation) : OppositeOf(criterion.operation);
  return fmt::format("sum((({}) >= -Inf) {} bool {}){}", QueryOf(criterion, condition), bad,
                     units::FormatNumber(criterion.threshold), condition ? " or vector(0)" : "");
}

struct Used {
  const artifact::Criterion* criterion;
  std::string name, query;
};

// The MetricTemplates of criteria, by what they ask: phases that ask the same share one.
class Templates {
 public:
  Templates(const artifact::GatePlan& plan, std::string_view system)
      : plan_(plan), system_(system) {}

  // Its name; empty for what a person looks at.
  std::string Add(const artifact::Criterion& criterion, std::string_view part, bool condition) {
    if (criterion.manual) return {};
    const std::string query = Breaches(criterion, condition);
    const auto [known, fresh] = names_.emplace(query, std::string());
    if (!fresh) return known->second;
    std::string name = fmt::format("{}-{}-{}-{}", system_, plan_.name, part, criterion.name);
    std::replace(name.begin(), name.end(), '_', '-');
    known->second = name;
    all_.push_back({&criterion, name, query});
    return name;
  }

  const std::vector<Used>& all() const { return all_; }

 private:
  const artifact::GatePlan& plan_;
  std::string_view system_;
  std::map<std::string, std::string> names_;  // by query
  std::vector<Used> all_;
};

// The `analysis` of a Canary for one phase, as a comment: Flagger has one for all of its steps.
std::string AnalysisOf(const artifact::GatePlan& plan, const artifact::Phase& phase,
                       Templates& templates) {
  std::string metrics;
  const auto add = [&](const artifact::Criterion& criterion, std::string_view part,
                       bool condition) {
    const std::string name = templates.Add(criterion, part, condition);
    if (name.empty()) return;
    metrics += fmt::format(
        "#       - name: {0}\n#         templateRef: {{ name: {0} }}\n#         thresholdRange: {{ "
        "max: 0 }}\n#         interval: {1}\n",
        name, units::FormatDuration(phase.every_ms));
  };
  for (const artifact::Criterion& criterion : phase.criteria) add(criterion, phase.name, false);
  for (const artifact::Criterion& criterion : plan.rollback_when) add(criterion, "rollback", true);
  if (metrics.empty()) return {};
  std::string text =
      fmt::format("# {}:\n#   analysis:\n#     interval: {}\n#     threshold: 1\n", phase.title,
                  units::FormatDuration(std::max(phase.every_ms, phase.hold_ms)));
  if (phase.share > 0) {
    text += fmt::format("#     maxWeight: {0}\n#     stepWeight: {0}\n",
                        units::FormatNumber(units::RoundToDecimal(phase.share * 100)));
  }
  return text + "#     metrics:\n" + metrics;
}

// What Flagger has no word for.
void AppendRest(const artifact::GatePlan& plan, std::string& out) {
  for (const artifact::Phase& phase : plan.phases) {
    for (const artifact::Criterion& criterion : phase.criteria) {
      if (criterion.manual)
        out += fmt::format("# A person looks ({}): {}\n", phase.title, CommentOf(criterion));
      if (criterion.after_ms > 0) {
        out += fmt::format("# Flagger does not wait {} for it ({}): {}\n",
                           units::FormatDuration(criterion.after_ms), phase.title,
                           CommentOf(criterion));
      }
    }
  }
  for (const artifact::Criterion& criterion : plan.rollback_when) {
    if (criterion.manual)
      out += fmt::format("# A person rolls back when: {}\n", CommentOf(criterion));
  }
  for (const artifact::Criterion& criterion : plan.investigate_when)
    out += fmt::format("# Not asked by Flagger, somebody looks when: {}\n", CommentOf(criterion));
}

}  // namespace

std::string FlaggerYaml(const artifact::GatePlan& plan, std::string_view system,
                        std::string_view header) {
  Templates templates(plan, system);
  std::string analyses;
  for (const artifact::Phase& phase : plan.phases) analyses += AnalysisOf(plan, phase, templates);
  if (templates.all().empty()) return {};
  std::string out(header);
  for (const Used& each : templates.all()) {
    out += fmt::format(
        "---\n# {}\napiVersion: flagger.app/v1beta1\nkind: MetricTemplate\nmetadata:\n  name: "
        "{}\nspec:\n  provider:\n    type: prometheus\n    address: {}\n  query: {}\n",
        CommentOf(*each.criterion), each.name, Quoted(plan.prometheus_url), Quoted(each.query));
  }
  out += "# --- The `analysis` of a Canary, phase by phase:\n#\n" + analyses;
  AppendRest(plan, out);
  return out;
}

}  // namespace qoe::emit
