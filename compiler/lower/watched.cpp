#include "compiler/lower/watched.h"

#include <fmt/format.h>

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

// `or`, `and`, `unless` and comparisons bind looser than or like the comparison to come.
std::string ComparedValue(const Program& program, Id<Expression> promql, const IndicatorRef& watch,
                          const std::vector<Id<Label>>& by) {
  std::string value = WatchedValue(program, promql, watch, by);
  if (!promql.valid()) return value;
  const promql::Ast& ast = program.expressions[promql].ast;
  return promql::IsBinary(ast, ast.root()) ? fmt::format("({})", value) : value;
}

}  // namespace qoe::lower
