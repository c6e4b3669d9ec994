#include "compiler/lower/watched.h"

#include <fmt/format.h>

#include <cctype>

#include "compiler/lower/expression.h"

namespace qoe::lower {

std::string_view OperatorText(Comparison comparison) {
  switch (comparison) {
    case Comparison::None:
      return "";
    case Comparison::Above:
      return ">";
    case Comparison::Below:
      return "<";
    case Comparison::AtLeast:
      return ">=";
    case Comparison::AtMost:
      return "<=";
    case Comparison::Equals:
      return "==";
  }
  return "";
}

std::string WatchedValue(const Program& program, Id<Expression> promql, const IndicatorRef& watch,
                         const std::vector<Id<Label>>& by) {
  if (promql.valid())
    return Rewrite(program, program.expressions[promql], {{}, FixedWindow(program.window_ms), {}});
  const Indicator& indicator = program.indicators[watch.indicator];
  const Use use{by, FixedWindow(indicator.window_ms), {}};
  const auto stat = static_cast<size_t>(watch.stat);
  std::string recorded = Recorded(program, watch.indicator, stat, use);
  if (!recorded.empty()) return recorded;
  return AsOperand(program, indicator, Compute(program, indicator, stat, use));
}

std::string WatchedValue(const Program& program, const Criterion& criterion) {
  if (criterion.promql.valid() || (criterion.window_ms == 0 && criterion.where.empty()))
    return WatchedValue(program, criterion.promql, criterion.watch, criterion.by);
  const Id<Indicator> id = criterion.watch.indicator;
  const Indicator& indicator = program.indicators[id];
  const bool own_window = criterion.window_ms == 0;
  Use use{criterion.by, FixedWindow(own_window ? indicator.window_ms : criterion.window_ms), {}};
  // Of a gauge: what it was over all of that time.
  use.window.whole = !own_window;
  for (const auto& [label, value] : criterion.where) {
    std::string escaped;
    for (const char c : value) {
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += c;
    }
    use.filters.push_back({label, fmt::format("{}=\"{}\"", program.labels[label].name, escaped)});
  }
  const auto stat = static_cast<size_t>(criterion.watch.stat);
  std::string recorded = own_window ? Recorded(program, id, stat, use) : "";
  if (!recorded.empty()) return recorded;
  return AsOperand(program, indicator, Compute(program, indicator, stat, use));
}

// `or`, `and`, `unless` and comparisons bind looser than or like the comparison to come.
std::string ComparedValue(const Program& program, Id<Expression> promql, const IndicatorRef& watch,
                          const std::vector<Id<Label>>& by) {
  std::string value = WatchedValue(program, promql, watch, by);
  if (!promql.valid()) return value;
  const promql::Ast& ast = program.expressions[promql].ast;
  return promql::IsBinary(ast, ast.root()) ? fmt::format("({})", value) : value;
}

std::string ConditionOf(const Program& program, const Alert& alert, const AlertLevel& level) {
  if (level.comparison == Comparison::None)
    return WatchedValue(program, alert.promql, alert.watch, alert.by);
  return fmt::format("{} {} {}", ComparedValue(program, alert.promql, alert.watch, alert.by),
                     OperatorText(level.comparison), units::FormatNumber(level.threshold));
}

std::string NumberText(std::string_view number, const units::Unit& unit) {
  const bool bare = !number.empty() && std::isdigit(static_cast<unsigned char>(number.back())) != 0;
  // A bare ratio and a bare count are plain numbers.
  const bool plain = !unit.known() || unit.name() == "ratio" || unit.name() == "count";
  return fmt::format("{}{}", number, bare && !plain ? " " + unit.name() : "");
}

std::string BoundText(Comparison comparison, std::string_view number, const units::Unit& unit) {
  return fmt::format("{} {}", OperatorText(comparison), NumberText(number, unit));
}

}  // namespace qoe::lower
