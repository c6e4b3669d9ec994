#include "compiler/check/unit_in_name.h"

namespace qoe::check {

units::Unit UnitInName(const units::Registry& registry, std::string_view name) {
  constexpr std::string_view kTotal = "_total";
  if (name.ends_with(kTotal)) name.remove_suffix(kTotal.size());
  const size_t last = name.rfind('_');
  if (last == std::string_view::npos || name.substr(0, last).ends_with("_per")) return {};
  const std::string_view word = name.substr(last + 1);
  if (word.size() < 2 || word == "min") return {};
  return registry.Parse(word).value_or(units::Unit());
}

bool UnitsAgree(const units::Unit& said, const units::Unit& declared) {
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

}  // namespace qoe::check
