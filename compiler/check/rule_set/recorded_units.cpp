// `watch_time_hours:total` in seconds: whoever reads the name gets every number wrong.
#include <algorithm>

#include "compiler/check/rule_set/parsed_rule.h"
#include "compiler/check/unit_in_name.h"

namespace qoe::check {
namespace {

// Whether the value of these operations has the unit of what they are applied to. Of a word that is
// not known nobody knows.
bool KeepsUnit(std::string_view operations) {
  constexpr std::string_view kPlain[] = {"sum",   "avg",  "mean",   "min",     "max",
                                         "total", "last", "median", "quantile"};
  while (!operations.empty()) {
    const size_t end = std::min(operations.find('_'), operations.size());
    const std::string_view word = operations.substr(0, end);
    const bool percentile = word.size() > 1 && word[0] == 'p' &&
                            word.find_first_not_of("0123456789", 1) == std::string_view::npos;
    if (!percentile && std::find(std::begin(kPlain), std::end(kPlain), word) == std::end(kPlain))
      return false;
    operations.remove_prefix(std::min(end + 1, operations.size()));
  }
  return true;
}

// The unit in the part that names the metric.
units::Unit UnitOf(const units::Registry& registry, std::string_view name) {
  const size_t last = name.rfind(':');
  if (last == std::string_view::npos) return UnitInName(registry, name);
  if (!KeepsUnit(name.substr(last + 1))) return {};
  for (size_t end = last; end != std::string_view::npos && end > 0;) {
    const size_t colon = name.rfind(':', end - 1);
    const size_t begin = colon == std::string_view::npos ? 0 : colon + 1;
    const units::Unit unit = UnitInName(registry, name.substr(begin, end - begin));
    if (unit.known()) return unit;
    end = colon;
  }
  return {};
}

}  // namespace

void CheckRecordedUnits(const std::deque<ParsedRule>& all, const source::FileSet& files,
                        const Catalogue& catalogue, diag::Sink& sink) {
  const Program* program = catalogue.program();
  if (program == nullptr) return;
  for (const ParsedRule& rule : all) {
    if (!rule.records() || !rule.ok()) continue;
    const KnownSeries* known = catalogue.FindSeries(rule.name());
    if (known == nullptr || !known->series.facts.unit.known()) continue;
    const units::Unit said = UnitOf(program->units, rule.name());
    const units::Unit& unit = known->series.facts.unit;
    if (!said.known() || UnitsAgree(said, unit)) continue;
    sink.Add(diag::Code::RecordedUnit, rule.rule->record.location,
             "the name says {}, but the value is in {}", said.name(), unit.name())
        .Label(rule.rule->expr.text.Whole(files), "this is in {}", unit.name())
        .Help("convert the value, or name it after its unit");
  }
}

}  // namespace qoe::check
