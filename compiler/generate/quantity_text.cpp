#include "compiler/generate/quantity_text.h"

#include <fmt/format.h>

namespace qoe::generate {
namespace {

bool IsPlain(const units::Unit& unit) {
  return !unit.known() ||
         (unit.per() == nullptr && unit.over()->dimension == units::Dimension::Ratio);
}

}  // namespace

std::string ValueText(const Feed& feed, double value) {
  const units::Unit& unit = feed.metric->unit;
  std::string number = units::FormatNumber(value);
  if (IsPlain(unit)) return number;
  const bool counts = unit.over()->dimension == units::Dimension::Count;
  if (unit.per() != nullptr || counts) return fmt::format("{} {}", number, unit.name());
  return fmt::format("{}{}", number, unit.over()->symbol);
}

std::string RateText(const Feed& feed, const units::Registry& units, double rate) {
  const std::string number = units::FormatNumber(rate);
  const units::Unit& unit = feed.metric->unit;
  const bool of_amount = feed.stream.kind == artifact::StreamKind::Counter && unit.known();
  if (!of_amount || (unit.per() == nullptr && unit.over()->dimension == units::Dimension::Count))
    return number + "/s";
  const units::Unit per_second = units.PerSecond(unit);
  return per_second.known() ? fmt::format("{} {}", number, per_second.name()) : number;
}

std::string LevelText(const Feed& feed, Amount amount, const units::Registry& units, double level) {
  if (amount == Amount::Rate) return RateText(feed, units, level);
  if (amount == Amount::Value) return ValueText(feed, level);
  return level == 0 ? "missing" : "there";
}

}  // namespace qoe::generate
