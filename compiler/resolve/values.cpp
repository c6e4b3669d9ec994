#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

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
    const bool bare_is_clear = !unit.known() || unit.over()->dimension == units::Dimension::Count ||
                               unit.over()->dimension == units::Dimension::Ratio;
    if (bare_is_clear) return quantity->value;
    sink.Add(Code::BadQuantity, text.location, "`{}` has no unit, but the value is in {}",
             text.text, unit.name())
        .Help("write `{}{}`", text.text,
              unit.per() == nullptr ? std::string(unit.over()->symbol) : unit.name());
    return std::nullopt;
  }
  if (!unit.known()) return quantity->value;
  const std::optional<units::Factor> factor = units::Convert(quantity->unit, unit);
  if (factor) return factor->Apply(quantity->value);
  sink.Add(Code::UnitMismatch, text.location, "`{}` is in {}, but the value is in {}", text.text,
           quantity->unit.name(), unit.name())
      .Help("write it in {}", unit.name());
  return std::nullopt;
}

namespace {

bool IsWord(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    const bool ok =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!ok) return false;
  }
  return true;
}

}  // namespace

Template Resolver::TemplateOf(const Located& text, const std::vector<Id<Label>>* labels) {
  Template pieces;
  std::string_view rest = text.text;
  const auto add_text = [&](std::string_view piece) {
    if (!piece.empty()) pieces.push_back({TemplatePiece::Kind::Text, piece});
  };
  size_t from = 0;
  for (size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] != '{') continue;
    if (i + 1 < rest.size() && rest[i + 1] == '{') {  // a Go template passes as it is
      const size_t close = rest.find("}}", i);
      i = close == std::string_view::npos ? rest.size() : close + 1;
      continue;
    }
    const size_t close = rest.find('}', i);
    if (close == std::string_view::npos) break;
    const std::string_view name = rest.substr(i + 1, close - i - 1);
    if (!IsWord(name)) continue;
    add_text(rest.substr(from, i - from));
    from = close + 1;
    i = close;
    if (name == "value") {
      pieces.push_back({TemplatePiece::Kind::Value, {}});
    } else if (name == "threshold") {
      pieces.push_back({TemplatePiece::Kind::Threshold, {}});
    } else if (name == "severity") {
      pieces.push_back({TemplatePiece::Kind::Severity, {}});
    } else {
      std::vector<std::string_view> known = {"value", "threshold", "severity"};
      bool found = false;
      for (size_t l = 0; l < program.labels.size(); ++l) {
        const Id<Label> id = Store<Label>::At(l);
        if (labels != nullptr && std::find(labels->begin(), labels->end(), id) == labels->end())
          continue;
        known.push_back(program.labels[id].name);
        found = found || program.labels[id].name == name;
      }
      if (found) {
        pieces.push_back({TemplatePiece::Kind::Label, name});
        continue;
      }
      std::string list;
      for (const std::string_view each : known)
        list += (list.empty() ? "`" : ", `") + std::string(each) + "`";
      sink.Add(Code::UnknownPlaceholder, text.location,
               "`{{{}}}` stands for nothing here: the alert's result does not carry that label",
               name)
          .DidYouMean(name, known)
          .Note("known here: {}", list);
    }
  }
  add_text(rest.substr(std::min(from, rest.size())));
  return pieces;
}

}  // namespace qoe::resolve
