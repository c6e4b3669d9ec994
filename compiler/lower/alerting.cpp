#include <fmt/format.h>

#include "compiler/lower/expression.h"
#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

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

// How a Go template prints `$value` (Prometheus docs: template_reference).
std::string ValueTemplate(const units::Unit& unit) {
  switch (unit.format()) {
    case units::Format::Duration:
      return "{{ $value | humanizeDuration }}";
    case units::Format::Percentage:
      return "{{ $value | humanizePercentage }}";
    case units::Format::Percent:
      return "{{ printf \"%.1f\" $value }}%";
    case units::Format::Binary:
      return "{{ $value | humanize1024 }}B";
    case units::Format::Plain:
      return fmt::format("{{{{ printf \"%.4g\" $value }}}} {}", unit.over()->symbol);
    case units::Format::Si:
      break;
  }
  if (!unit.known() || unit.name() == "count") return "{{ $value | humanize }}";
  return fmt::format("{{{{ $value | humanize }}}} {}", unit.name());
}

std::string Render(const Template& pieces, const Alert& alert, const AlertLevel& level) {
  std::string text;
  for (const TemplatePiece& piece : pieces) {
    switch (piece.kind) {
      case TemplatePiece::Kind::Text:
        text += piece.text;
        break;
      case TemplatePiece::Kind::Value:
        text += ValueTemplate(alert.unit);
        break;
      case TemplatePiece::Kind::Threshold:
        text += level.threshold_text;
        break;
      case TemplatePiece::Kind::Severity:
        text += level.severity;
        break;
      case TemplatePiece::Kind::Label:
        text += fmt::format("{{{{ $labels.{} }}}}", piece.text);
        break;
    }
  }
  return text;
}

// The watched value: the recorded series where there is one, so that alert and recording cannot
// drift apart.
std::string WatchedValue(const Program& program, const Alert& alert) {
  if (alert.promql.valid()) {
    const Expression& expression = program.expressions[alert.promql];
    return Rewrite(program, expression, {{}, FixedWindow(program.window_ms), {}});
  }
  const Indicator& indicator = program.indicators[alert.watch.indicator];
  const Use use{alert.by, FixedWindow(indicator.window_ms), {}};
  const auto stat = static_cast<size_t>(alert.watch.stat);
  std::string recorded = Recorded(program, alert.watch.indicator, stat, use);
  if (!recorded.empty()) return recorded;
  return AsOperand(program, indicator, Compute(program, indicator, stat, use));
}

// `or`, `and`, `unless` and comparisons bind looser than or like the comparison to come.
std::string Operand(const Program& program, const Alert& alert, std::string value) {
  if (!alert.promql.valid()) return value;
  const promql::Ast& ast = program.expressions[alert.promql].ast;
  return promql::IsBinary(ast, ast.root()) ? fmt::format("({})", value) : value;
}

artifact::Rule LowerLevel(const Program& program, const Alert& alert, const AlertLevel& level,
                          const std::string& value) {
  artifact::Rule rule;
  rule.alert = level.name;
  rule.expr =
      level.comparison == Comparison::None
          ? value
          : fmt::format("{} {} {}", Operand(program, alert, value), OperatorText(level.comparison),
                        units::FormatNumber(level.threshold));
  rule.for_ms = level.for_ms;
  rule.keep_firing_for_ms = level.keep_firing_for_ms;
  for (const auto& [name, text] : level.labels) rule.labels.emplace_back(name, text);
  for (const Annotation& annotation : level.annotations) {
    rule.annotations.emplace_back(annotation.name, Render(annotation.text, alert, level));
  }
  return rule;
}

}  // namespace

std::vector<artifact::RuleGroup> LowerAlerts(const Program& program) {
  std::vector<std::vector<artifact::Rule>> groups(program.groups.size());
  for (const Alert& alert : program.alerts) {
    if (!alert.ok) continue;
    const std::string value = WatchedValue(program, alert);
    for (const AlertLevel& level : alert.levels) {
      groups[static_cast<size_t>(alert.group.index)].push_back(
          LowerLevel(program, alert, level, value));
    }
  }
  return NamedGroups(program, std::move(groups));
}

}  // namespace qoe::lower
