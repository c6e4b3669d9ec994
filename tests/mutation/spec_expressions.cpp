// Expressions and thresholds of a spec.
#include <charconv>
#include <cmath>

#include "compiler/facts/comparison.h"
#include "compiler/facts/infer.h"
#include "tests/mutation/expression_edits.h"
#include "tests/mutation/spec_subject.h"

namespace qoe::mutation {
namespace {

// By expression, the labels that its result must have: those of `by`, and those that texts name.
std::vector<std::string> NeededLabels(const Program& program, Id<Expression> id) {
  std::vector<std::string> names;
  const auto add = [&](const std::vector<Id<Label>>& by) {
    for (const Id<Label> label : by) names.emplace_back(program.labels[label].name);
  };
  for (const Indicator& indicator : program.indicators) {
    if (indicator.promql == id) add(indicator.by);
  }
  for (const Alert& alert : program.alerts) {
    if (alert.promql == id) add(alert.by);
  }
  return names;
}

// "3s" → 3 and "s".
std::pair<double, std::string> Split(std::string_view quantity) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(quantity.data(), quantity.data() + quantity.size(), number);
  return {number, std::string(end, quantity.data() + quantity.size())};
}

class Levels {
 public:
  Levels(const SpecInput& in, std::vector<Mutant>& out) : in_(in), out_(out) {}

  void Run(const Alert& alert) {
    facts::Range range;
    if (alert.promql.valid()) {
      range = in_.indicators.Of(in_.program().expressions[alert.promql]).range;
    } else {
      const size_t stat = alert.watch.stat < 0 ? 0 : static_cast<size_t>(alert.watch.stat);
      range = in_.indicators.Of(alert.watch.indicator, stat, alert.by).range;
    }
    for (const AlertLevel& level : alert.levels) {
      if (level.threshold_text.empty()) continue;
      OtherUnit(alert, level);
      Beyond(level, range);
      for (const AlertLevel& other : alert.levels) {
        if (level.severity == "critical" && other.severity == "warning") Swap(level, other);
      }
    }
  }

 private:
  void Push(Kind kind, const AlertLevel& level, std::string text) {
    const source::Location at = level.threshold_location;
    // A reference to a parameter, whose value is written elsewhere.
    const std::string_view written =
        in_.compilation.files[at.file].text().substr(at.span.begin, at.span.end - at.span.begin);
    if (written.find("$(") != std::string_view::npos) return;
    out_.push_back(
        {kind, static_cast<size_t>(at.file.index), at.span.begin, at.span.end, std::move(text)});
  }

  void OtherUnit(const Alert& alert, const AlertLevel& level) {
    if (!alert.unit.known()) return;
    const auto [number, unit] = Split(level.threshold_text);
    for (const char* other : {"s", "%", "MB", " frames/s", " views"}) {
      const std::optional<units::Unit> parsed =
          in_.program().units.Parse(std::string_view(other).substr(other[0] == ' ' ? 1 : 0));
      if (parsed && !units::Convert(*parsed, alert.unit))
        Push(Kind::ThresholdUnit, level, units::FormatNumber(number) + other);
    }
  }

  // As a multiple of what was written, so that the unit stays.
  void Beyond(const AlertLevel& level, facts::Range range) {
    const bool above =
        level.comparison == Comparison::Above || level.comparison == Comparison::AtLeast;
    const double edge = above ? range.hi : range.lo;
    if (std::isinf(edge) || level.threshold == 0) return;
    const auto [number, unit] = Split(level.threshold_text);
    for (const double wanted : {above ? edge * 2 + 1 : edge - 1, above ? edge + 1 : edge - 0.1}) {
      Push(Kind::ThresholdBeyond, level,
           units::FormatNumber(units::RoundToDecimal(number * wanted / level.threshold)) + unit);
    }
  }

  void Swap(const AlertLevel& worse, const AlertLevel& milder) {
    const auto [number, unit] = Split(milder.threshold_text);
    const bool above = milder.comparison == Comparison::Above;
    for (const double factor : {0.5, 0.9}) {
      Push(Kind::SwapLevels, worse,
           units::FormatNumber(units::RoundToDecimal(above ? number * factor : number / factor)) +
               unit);
    }
  }

  const SpecInput& in_;
  std::vector<Mutant>& out_;
};

}  // namespace

void MutateSpecExpressions(const SpecInput& in, std::vector<Mutant>& out) {
  const Program& program = in.program();
  std::vector<facts::NodeFacts> facts;
  for (size_t i = 0; i < program.expressions.size(); ++i) {
    const Id<Expression> id = Store<Expression>::At(i);
    const Expression& expression = program.expressions[id];
    if (!expression.ok) continue;
    facts::Infer(expression.ast, in.catalogue, facts);
    const std::vector<std::string> needed = NeededLabels(program, id);
    const ExpressionInput input{
        expression.ast,       facts, in.catalogue, program.scrape_interval_ms,
        program.retention_ms, false, needed};
    for (ExpressionEdit& edit : EditExpression(input)) {
      const source::Location at = expression.source.Locate(in.compilation.files, edit.span);
      const std::string_view written =
          in.compilation.files[at.file].text().substr(at.span.begin, at.span.end - at.span.begin);
      if (written != edit.span.In(expression.ast.text())) continue;
      out.push_back({edit.kind, static_cast<size_t>(at.file.index), at.span.begin, at.span.end,
                     std::move(edit.replacement)});
    }
  }
}

void MutateSpecLevels(const SpecInput& in, std::vector<Mutant>& out) {
  Levels levels(in, out);
  for (const Alert& alert : in.program().alerts) levels.Run(alert);
}

}  // namespace qoe::mutation
