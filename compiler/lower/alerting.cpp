#include <fmt/format.h>

#include "compiler/lower/stages.h"
#include "compiler/lower/template_text.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {
namespace {

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
  return TemplateText(pieces, level, ValueTemplate(alert.unit), [](std::string_view label) {
    return fmt::format("{{{{ $labels.{} }}}}", label);
  });
}

artifact::Rule LowerLevel(const Program& program, const Alert& alert, const AlertLevel& level) {
  artifact::Rule rule;
  rule.alert = level.name;
  rule.expr = ConditionOf(program, alert, level);
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
    for (const AlertLevel& level : alert.levels) {
      groups[static_cast<size_t>(alert.group.index)].push_back(LowerLevel(program, alert, level));
    }
  }
  return NamedGroups(program, std::move(groups));
}

}  // namespace qoe::lower
