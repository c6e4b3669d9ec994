#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

std::vector<std::pair<std::string_view, std::string_view>> PairsOf(const spec::NamedTexts& texts) {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  pairs.reserve(texts.size());
  for (const auto& [name, value] : texts) pairs.emplace_back(name.text, value.text);
  return pairs;
}

units::Unit Resolver::UnitOf(const Located& text) {
  if (!text.set()) return {};
  const std::optional<units::Unit> unit = program.units.Parse(text.text);
  if (unit) return *unit;
  sink.Add(Code::UnknownUnit, text.location, "unit `{}` is unknown", text.text)
      .DidYouMean(text.text, program.units.Names())
      .Note("nouns that the system counts are declared in the section `units`");
  return {};
}

std::optional<double> Resolver::NumberIn(const units::Unit& unit, const Located& text) {
  if (!text.set()) return std::nullopt;
  std::string_view unknown;
  const auto quantity = units::ParseQuantity(text.text, program.units, unknown);
  if (!quantity) {
    if (unknown.empty()) return std::nullopt;  // the validator said so
    sink.Add(Code::UnknownUnit, text.location, "unit `{}` is unknown", unknown)
        .DidYouMean(unknown, program.units.Names());
    return std::nullopt;
  }
  if (!quantity->unit.known()) {
    const bool zero = quantity->value == 0 && unit.known() &&
                      unit.over()->dimension != units::Dimension::Temperature;
    const bool bare_is_clear = zero || !unit.known() ||
                               unit.over()->dimension == units::Dimension::Count ||
                               unit.over()->dimension == units::Dimension::Ratio;
    if (bare_is_clear) return quantity->value;
    sink.Add(Code::BadQuantity, text.location, "`{}` has no unit, but the value is in {}",
             text.text, unit.name())
        .Help("write `{}{}`", text.text,
              unit.per() == nullptr ? std::string(unit.over()->symbol) : unit.name());
    return std::nullopt;
  }
  if (!unit.known()) {
    // After another error the unit may just have been misspelt.
    if (sink.has_errors()) return std::nullopt;
    sink.Add(Code::UnitMismatch, text.location,
             "`{}` has a unit, but that of the value it is compared with is not known", text.text)
        .Help("say it with `unit:`, where the value is defined");
    return std::nullopt;
  }
  const std::optional<units::Factor> factor = units::Convert(quantity->unit, unit);
  if (factor) return factor->Apply(quantity->value);
  sink.Add(Code::UnitMismatch, text.location, "`{}` is in {}, but the value is in {}", text.text,
           quantity->unit.name(), unit.name())
      .Help("write it in {}", unit.name());
  return std::nullopt;
}

std::vector<ThresholdStep> Resolver::ThresholdsOf(const spec::NamedTexts& written,
                                                  const units::Unit& unit) {
  std::vector<ThresholdStep> steps;
  for (const auto& [colour, text] : written) {
    if (text.text == "base") {
      steps.insert(steps.begin(), {colour.text, std::nullopt});
      continue;
    }
    if (!units::BeginsWithNumber(text.text)) {
      sink.Add(Code::BadQuantity, text.location, "`{}` is no number", text.text)
          .Help("write where the colour begins, such as `2s`, or `base` for the lowest");
      continue;
    }
    const std::optional<double> value = NumberIn(unit, text);
    if (!value) continue;
    if (!steps.empty() && steps.back().value && *steps.back().value >= *value) {
      sink.Add(Code::BadValue, text.location, "the values of `thresholds` must rise");
    }
    steps.push_back({colour.text, value});
  }
  if (!steps.empty() && steps.front().value) {
    sink.Add(Code::BadValue, written.front().first.location,
             "no colour of `thresholds` begins at `base`")
        .Help("one colour is for values below all others: `green: base`");
  }
  return steps;
}

std::vector<ValueMapping> Resolver::MappingsOf(const std::vector<spec::MappingDecl>& written,
                                               const units::Unit& unit) {
  std::vector<ValueMapping> mappings;
  std::vector<source::Location> places;
  for (const spec::MappingDecl& decl : written) {
    if (!decl.text.set() && !decl.colour.set() && written_cleanly) {
      sink.Add(Code::MissingKey, decl.value.location,
               "the mapping of `{}` says neither text nor colour, so it changes nothing",
               decl.value.text)
          .Help("`{}: {{ text: down, colour: red }}`", decl.value.text);
    }
    ValueMapping mapping{std::nullopt, decl.value.text, decl.text.text, decl.colour.text};
    if (units::BeginsWithNumber(decl.value.text)) {
      mapping.number = NumberIn(unit, decl.value);
      if (!mapping.number) continue;
    }
    const auto known =
        std::find_if(mappings.begin(), mappings.end(), [&](const ValueMapping& earlier) {
          return mapping.number && earlier.number == mapping.number;
        });
    if (known != mappings.end()) {
      sink.Add(Code::BadValue, decl.value.location, "`{}` is mapped twice", decl.value.text)
          .Label(places[static_cast<size_t>(known - mappings.begin())], "first mapped here")
          .Help("leave one of them out");
      continue;
    }
    places.push_back(decl.value.location);
    mappings.push_back(mapping);
  }
  return mappings;
}

}  // namespace qoe::resolve
