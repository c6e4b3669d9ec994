#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/lower/stages.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {
namespace {

std::string_view Words(Comparison comparison) {
  switch (comparison) {
    case Comparison::Above:
      return "above";
    case Comparison::Below:
      return "below";
    case Comparison::AtLeast:
      return "at least";
    case Comparison::AtMost:
      return "at most";
    case Comparison::Equals:
    case Comparison::None:
      break;
  }
  return "exactly";
}

// "Video startup time, P95".
std::string ValueTitle(const Program& program, const Criterion& criterion) {
  if (criterion.promql.valid()) return "The query";
  const Indicator& indicator = program.indicators[criterion.watch.indicator];
  std::string stat(indicator.stats[static_cast<size_t>(criterion.watch.stat)].name);
  if (stat.empty()) return indicator.title;
  if (stat[0] == 'p') stat[0] = 'P';
  return fmt::format("{}, {}", indicator.title, stat);
}

// "startup_time.p95", "uptime"; empty for free PromQL.
std::string IndicatorName(const Program& program, const Criterion& criterion) {
  if (criterion.promql.valid()) return {};
  const Indicator& indicator = program.indicators[criterion.watch.indicator];
  const std::string_view stat = indicator.stats[static_cast<size_t>(criterion.watch.stat)].name;
  return fmt::format("{}{}{}", indicator.name, stat.empty() ? "" : ".", stat);
}

// Names of Kubernetes: letters, digits and `-`.
std::string Slug(std::string_view text) {
  std::string slug;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper || plain) {
      slug += upper ? static_cast<char>(c + 32) : c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  constexpr size_t kMost = 50;
  slug.resize(std::min(slug.size(), kMost));
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? "criterion" : slug;
}

class GateLowering {
 public:
  GateLowering(const Program& program, const Gate& gate) : program_(program), gate_(gate) {}

  artifact::GatePlan Run() {
    artifact::GatePlan plan{std::string(gate_.name),
                            gate_.title,
                            std::string(gate_.help),
                            std::string(program_.system.prometheus_url),
                            {},
                            {},
                            {}};
    for (const Phase& phase : gate_.phases) {
      plan.phases.push_back({std::string(phase.name), phase.title, std::string(phase.help),
                             phase.share_value, phase.hold_ms, phase.every_ms,
                             Criteria(phase.criteria)});
    }
    plan.rollback_when = Criteria(gate_.rollback_when);
    plan.investigate_when = Criteria(gate_.investigate_when);
    for (artifact::Criterion& criterion : plan.rollback_when) criterion.rollback = true;
    return plan;
  }

 private:
  std::vector<artifact::Criterion> Criteria(const std::vector<Criterion>& from) {
    std::vector<artifact::Criterion> criteria;
    std::set<std::string> names;
    for (const Criterion& criterion : from) {
      if (!criterion.ok) continue;
      artifact::Criterion& made = criteria.emplace_back(Lowered(criterion));
      const std::string base = made.name;
      for (int i = 2; !names.insert(made.name).second; ++i)
        made.name = fmt::format("{}-{}", base, i);
    }
    return criteria;
  }

  artifact::Criterion Lowered(const Criterion& criterion) const {
    artifact::Criterion made;
    made.why = criterion.why;
    made.rollback = criterion.breach == Breach::Rollback;
    made.for_ms = criterion.for_ms;
    made.after_ms = criterion.after_ms;
    made.no_data_passes = criterion.no_data_passes;
    if (!criterion.manual.empty()) {
      made.manual = true;
      made.look_at = criterion.manual;
      made.title = criterion.title.empty() ? criterion.manual : criterion.title;
      made.name = Slug(made.title);
      return made;
    }
    const std::string value = ValueTitle(program_, criterion);
    made.title =
        criterion.title.empty()
            ? fmt::format("{} {} {}", value, Words(criterion.comparison), criterion.threshold_text)
            : std::string(criterion.title);
    made.name = Slug(criterion.title.empty() ? value : criterion.title);
    made.indicator = IndicatorName(program_, criterion);
    made.bound = BoundText(criterion.comparison, criterion.threshold_text, criterion.unit);
    made.query = WatchedValue(program_, criterion);
    made.operation = OperatorText(criterion.comparison);
    made.threshold = criterion.threshold;
    made.unit = criterion.unit.known() ? criterion.unit.name() : "";
    return made;
  }

  const Program& program_;
  const Gate& gate_;
};

}  // namespace

artifact::GatePlan LowerGate(const Program& program, const Gate& gate) {
  return GateLowering(program, gate).Run();
}

}  // namespace qoe::lower
