// `latency_seconds` in milliseconds: one of the two is wrong, and all that is converted with it.
// Source: Prometheus docs, practices/naming: the unit is the last part of the name, before
// `_total`.
#include "compiler/check/context.h"

namespace qoe::check {
namespace {

// The unit that the name ends in; not known where it ends in none. Single letters are no units
// there, nor are `min` (the smallest) and `…_per_second`.
units::Unit UnitInName(const Program& program, std::string_view name) {
  constexpr std::string_view kTotal = "_total";
  if (name.ends_with(kTotal)) name.remove_suffix(kTotal.size());
  const size_t last = name.rfind('_');
  if (last == std::string_view::npos || name.substr(0, last).ends_with("_per")) return {};
  const std::string_view word = name.substr(last + 1);
  if (word.size() < 2 || word == "min") return {};
  return program.units.Parse(word).value_or(units::Unit());
}

bool Agree(const units::Unit& said, const units::Unit& declared) {
  const auto counts = [](const units::Unit& unit) {
    return unit.over()->dimension == units::Dimension::Count;
  };
  // A noun says what is counted, and people count by other words.
  if (counts(said) && counts(declared)) return true;
  // Exporters call 0 to 100 a ratio as well, and their names cannot be mended here.
  const auto share = [](const units::Unit& unit) {
    return unit.over()->dimension == units::Dimension::Ratio;
  };
  if (share(said) && share(declared)) return true;
  // `…_seconds` per something.
  if (declared.per() != nullptr && declared.over() == said.over()) return true;
  const std::optional<units::Factor> factor = units::Convert(said, declared);
  return factor && factor->is_one();
}

}  // namespace

void CheckMetricNames(const CheckContext& cx, diag::Sink& sink) {
  for (const Metric& metric : cx.program.metrics) {
    if (!metric.unit.known()) continue;
    const units::Unit said = UnitInName(cx.program, metric.name);
    if (!said.known() || Agree(said, metric.unit)) continue;
    sink.Add(diag::Code::UnitInName, metric.location,
             "the name of `{}` says {}, but it is declared in {}", metric.name, said.name(),
             metric.unit.name())
        .Note("thresholds, panels and texts are converted from the declared unit")
        .Help("write `unit: {}`, or correct the name", said.name());
  }
}

}  // namespace qoe::check
