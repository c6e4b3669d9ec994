#include "compiler/lower/dashboard_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace qoe::lower {
namespace {

// Of one severity and one set of filters.
struct FiringAlerts {
  std::string filters;
  std::vector<std::string_view> names;
};

// A dot is the only character of a name that a regular expression reads otherwise.
std::string Pattern(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += '|';
    for (const char c : name) out += c == '.' ? std::string("\\\\.") : std::string(1, c);
  }
  return out;
}

std::string FiringText(const FiringAlerts& alerts, std::string_view severity) {
  const std::string names = alerts.names.size() == 1
                                ? fmt::format("=\"{}\"", alerts.names[0])
                                : fmt::format("=~\"{}\"", Pattern(alerts.names));
  // Whatever fired since the last point is seen, however far apart the points are.
  return fmt::format(
      R"(max_over_time(ALERTS{{alertname{},alertstate="firing",severity="{}"{}}}[$__interval]))",
      names, severity, alerts.filters);
}

// The variables that filter what the alert's series carry.
std::string FiltersOf(const Program& program, const Dashboard& dashboard, const Alert& alert) {
  std::string filters;
  for (const Variable& variable : dashboard.variables) {
    if (variable.kind != VariableKind::Label) continue;
    if (std::find(alert.by.begin(), alert.by.end(), variable.label) == alert.by.end()) continue;
    filters += "," + FilterOf(program, variable).text;
  }
  return filters;
}

// What fires with one severity.
struct SeverityMarks {
  std::vector<FiringAlerts> firing;
  std::vector<std::string_view> labels;  // of the alerts' series
  int64_t interval_ms = 0;               // the longest at which one of them is evaluated
};

template <typename T>
void AddOnce(std::vector<T>& list, const T& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

void AddLevel(const Program& program, const Dashboard& dashboard, const Alert& alert,
              const AlertLevel& level, SeverityMarks& marks) {
  const std::string filters = FiltersOf(program, dashboard, alert);
  auto same = std::find_if(marks.firing.begin(), marks.firing.end(),
                           [&](const FiringAlerts& each) { return each.filters == filters; });
  if (same == marks.firing.end()) same = marks.firing.insert(same, {filters, {}});
  AddOnce(same->names, std::string_view(level.name));
  for (const Id<Label> label : alert.by) AddOnce(marks.labels, program.labels[label].name);
  marks.interval_ms = std::max(marks.interval_ms, program.groups[alert.group].interval_ms);
}

std::string_view ColourOf(size_t rank) {
  constexpr std::string_view kColours[] = {"red", "yellow", "blue"};
  return kColours[std::min(rank, std::size(kColours) - 1)];
}

std::string Capitalised(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

// The address of the level's runbook; empty: it has none that a browser could open.
std::string RunbookOf(const Program& program, const AlertLevel& level) {
  for (const Annotation& annotation : level.annotations) {
    if (annotation.name != program.runbook_annotation) continue;
    std::string address;
    for (const TemplatePiece& piece : annotation.text) {
      if (piece.kind != TemplatePiece::Kind::Text) return {};
      address += piece.text;
    }
    return address.find("://") == std::string::npos ? std::string() : address;
  }
  return {};
}

}  // namespace

Filter FilterOf(const Program& program, const Variable& variable) {
  return {variable.label,
          fmt::format("{}=~\"${}\"", program.labels[variable.label].name, variable.name)};
}

Watchers::Watchers(const Program& program) : program_(program) {
  for (size_t i = 0; i < program.alerts.size(); ++i) {
    const Alert& alert = program.alerts[Store<Alert>::At(i)];
    if (!alert.ok) continue;
    std::vector<int32_t> keys;
    if (alert.watch.indicator.valid()) keys.push_back(KeyOf(alert.watch.indicator));
    AddRead(alert.promql, keys);
    for (const int32_t key : std::set<int32_t>(keys.begin(), keys.end())) alerts_[key].push_back(i);
  }
}

std::vector<const Alert*> Watchers::Of(const Panel& panel) const {
  std::vector<int32_t> keys;
  for (const Query& query : panel.queries) {
    if (query.indicator.indicator.valid()) keys.push_back(KeyOf(query.indicator.indicator));
    AddRead(query.promql, keys);
  }
  std::set<size_t> found;
  for (const int32_t key : keys) {
    const auto alerts = alerts_.find(key);
    if (alerts != alerts_.end()) found.insert(alerts->second.begin(), alerts->second.end());
  }
  std::vector<const Alert*> out;
  out.reserve(found.size());
  for (const size_t i : found) out.push_back(&program_.alerts[Store<Alert>::At(i)]);
  return out;
}

// All that an objective makes has one key.
int32_t Watchers::KeyOf(Id<Indicator> indicator) const {
  const Id<Objective> objective = program_.indicators[indicator].objective;
  return objective.valid() ? -1 - objective.index : indicator.index;
}

void Watchers::AddRead(Id<Expression> expression, std::vector<int32_t>& keys) const {
  if (!expression.valid()) return;
  const promql::Ast& ast = program_.expressions[expression].ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    const RecordedSeries* recorded = program_.FindRecorded(ast.selector(id).metric_name());
    if (recorded != nullptr) keys.push_back(KeyOf(recorded->indicator));
  }
}

std::vector<artifact::Link> RunbookLinks(const Program& program,
                                         const std::vector<const Alert*>& alerts) {
  std::vector<artifact::Link> links;
  std::set<std::string> known;
  for (const Alert* alert : alerts) {
    std::set<std::string> own;
    for (const AlertLevel& level : alert->levels) own.insert(RunbookOf(program, level));
    for (const AlertLevel& level : alert->levels) {
      std::string address = RunbookOf(program, level);
      if (address.empty() || !known.insert(address).second) continue;
      artifact::Link link;
      link.title = "Runbook: " + alert->title;
      if (own.size() > 1) link.title += fmt::format(" ({})", level.severity);
      link.url = std::move(address);
      links.push_back(std::move(link));
    }
  }
  return links;
}

std::vector<artifact::Link> DashboardLinks(const Program& program) {
  if (program.dashboards.size() < 2) return {};
  artifact::Link link;
  link.title = program.system.title;
  link.tooltip = fmt::format("Other dashboards of {}", program.system.title);
  link.tag = program.system.name;
  return {link};
}

std::vector<artifact::Annotation> AlertAnnotations(const Program& program,
                                                   const Dashboard& dashboard,
                                                   const std::vector<const Alert*>& alerts) {
  std::vector<artifact::Annotation> out;
  for (size_t rank = 0; rank < program.system.severities.size(); ++rank) {
    const std::string_view severity = program.system.severities[rank];
    SeverityMarks marks;
    for (const Alert* alert : alerts) {
      for (const AlertLevel& level : alert->levels) {
        if (level.severity == severity) AddLevel(program, dashboard, *alert, level, marks);
      }
    }
    if (marks.firing.empty()) continue;
    artifact::Annotation annotation;
    annotation.name = Capitalised(severity) + " alerts";
    annotation.colour = ColourOf(rank);
    for (const FiringAlerts& each : marks.firing) {
      if (!annotation.expr.empty()) annotation.expr += " or ";
      annotation.expr += FiringText(each, severity);
    }
    annotation.title = "{{alertname}}";
    annotation.tags = fmt::format("{}", fmt::join(marks.labels, ","));
    // Two points at the least are in an interval.
    annotation.step = units::FormatDuration(2 * marks.interval_ms);
    out.push_back(std::move(annotation));
  }
  return out;
}

artifact::Annotation DeployAnnotation(const Program& program, const Dashboard& dashboard) {
  const Expression& expression = program.expressions[dashboard.deploys];
  Use use;
  use.window = IntervalWindow();
  for (const size_t index : dashboard.deploys_variables) {
    const Variable& variable = dashboard.variables[index];
    if (variable.kind == VariableKind::Label) use.filters.push_back(FilterOf(program, variable));
  }
  artifact::Annotation annotation;
  annotation.name = "Deploys";
  annotation.colour = "purple";
  annotation.expr = Rewrite(program, expression, use);
  if (expression.role == ExpressionRole::Selector)
    annotation.expr = fmt::format("max({0}) > max({0} offset $__interval)", annotation.expr);
  annotation.title = "Deploy";
  annotation.text = dashboard.deploys_text.text();
  annotation.step = units::FormatDuration(2 * program.scrape_interval_ms);
  return annotation;
}

}  // namespace qoe::lower
