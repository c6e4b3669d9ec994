#include <algorithm>

#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

// The indicator that all of the panel's queries ask for; null where there is no such one. Mappings
// are the panel's, so that those of one indicator would speak for the values of others.
const Indicator* OnlyIndicator(const Program& program, const Panel& panel) {
  if (panel.queries.empty()) return nullptr;
  const Id<Indicator> first = panel.queries[0].indicator.indicator;
  const bool same =
      std::all_of(panel.queries.begin(), panel.queries.end(),
                  [&](const Query& query) { return query.indicator.indicator == first; });
  return same && first.valid() ? &program.indicators[first] : nullptr;
}

}  // namespace

std::vector<artifact::ValueMapping> LowerMappings(const Program& program, const Panel& panel) {
  const std::vector<ValueMapping>* from = &panel.mappings;
  units::Factor factor;
  if (!panel.has_mappings) {
    const Indicator* indicator = OnlyIndicator(program, panel);
    if (indicator == nullptr) return {};
    from = &indicator->mappings;
    factor = units::Convert(indicator->stats[0].unit, panel.unit).value_or(units::Factor());
  }
  std::vector<artifact::ValueMapping> mappings;
  for (const ValueMapping& mapping : *from) {
    mappings.push_back({mapping.number ? units::FormatNumber(factor.Apply(*mapping.number))
                                       : std::string(mapping.value),
                        std::string(mapping.text), std::string(mapping.colour)});
  }
  return mappings;
}

}  // namespace qoe::lower
