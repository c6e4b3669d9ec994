#include "compiler/lower/docs_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

template <typename T>
void AddOnce(std::vector<T>& list, const T& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

// What an objective makes stands where the objective's name does.
bool SamePlace(const source::Location& a, const source::Location& b) {
  return a.file == b.file && a.span.begin == b.span.begin;
}

bool AnyOk(const std::vector<Criterion>& criteria) {
  return std::any_of(criteria.begin(), criteria.end(),
                     [](const Criterion& criterion) { return criterion.ok; });
}

}  // namespace

DocIndex::DocIndex(const Program& program) : program_(program), uses_(program.indicators.size()) {
  CollectAlerts();
  CollectDashboards();
  CollectGates();
  MakeAnchors();
}

void DocIndex::CollectAlerts() {
  std::set<std::string> files;
  for (size_t i = 0; i < program_.alerts.size(); ++i) {
    const Alert& alert = program_.alerts[Store<Alert>::At(i)];
    const std::string base = FileName(alert.name);
    std::string file = base;
    for (int n = 2; !files.insert(file).second; ++n) file = fmt::format("{}_{}", base, n);
    alert_files_.push_back(file + ".md");
    if (!alert.ok || alert.levels.empty()) continue;
    for (const Id<Indicator> id : IndicatorsOf(alert))
      uses_[Index(id)].alerts.push_back(Store<Alert>::At(i));
  }
}

void DocIndex::CollectDashboards() {
  const auto add = [&](Id<Indicator> id, Id<Dashboard> dashboard, std::string_view title) {
    std::vector<IndicatorUses::Shown>& shown = uses_[Index(id)].dashboards;
    if (shown.empty() || shown.back().dashboard != dashboard) shown.push_back({dashboard, {}});
    AddOnce(shown.back().panels, title);
  };
  for (size_t i = 0; i < program_.dashboards.size(); ++i) {
    const Id<Dashboard> id = Store<Dashboard>::At(i);
    for (const DashboardRow& row : program_.dashboards[id].rows) {
      for (const Panel& panel : row.panels) {
        for (const Query& query : panel.queries) {
          if (query.indicator.indicator.valid()) add(query.indicator.indicator, id, panel.title);
          for (const Id<Indicator> read : ReadBy(query.promql)) add(read, id, panel.title);
        }
      }
    }
  }
}

void DocIndex::CollectGates() {
  for (size_t i = 0; i < program_.gates.size(); ++i) {
    const Id<Gate> gate = Store<Gate>::At(i);
    const auto add = [&](const std::vector<Criterion>& criteria, std::string_view phase) {
      for (const Criterion& criterion : criteria) {
        std::vector<Id<Indicator>> read = ReadBy(criterion.promql);
        if (criterion.watch.indicator.valid()) read.push_back(criterion.watch.indicator);
        for (const Id<Indicator> id : read) {
          std::vector<IndicatorUses::Asked>& asked = uses_[Index(id)].gates;
          if (asked.empty() || asked.back().gate != gate) asked.push_back({gate, {}});
          AddOnce(asked.back().phases, std::string(phase));
        }
      }
    };
    for (const Phase& phase : program_.gates[gate].phases) add(phase.criteria, phase.title);
    add(program_.gates[gate].rollback_when, kRollBack);
    add(program_.gates[gate].investigate_when, kInvestigate);
  }
}

void DocIndex::MakeAnchors() {
  // What is not ok has no section.
  const auto of = [](std::string_view page, const auto& store) {
    std::vector<std::string> headings = {std::string(page)};
    for (const auto& each : store) {
      if (each.ok) headings.push_back(each.title);
    }
    const std::vector<std::string> anchors = Anchors(headings);
    std::vector<std::string> by_id;
    size_t next = 1;
    for (const auto& each : store) by_id.push_back(each.ok ? anchors[next++] : std::string());
    return by_id;
  };
  indicators_ = of("Indicators", program_.indicators);
  objectives_ = of("Objectives", program_.objectives);
  std::vector<std::string> headings = {"Dashboards"};
  for (const Dashboard& dashboard : program_.dashboards) headings.emplace_back(dashboard.title);
  dashboards_ = Anchors(headings);
  dashboards_.erase(dashboards_.begin());
  headings = {"Gates"};
  std::vector<size_t> places;
  for (const Gate& gate : program_.gates) {
    places.push_back(headings.size());
    headings.push_back(gate.title);
    for (const Phase& phase : gate.phases) headings.push_back(phase.title);
    if (AnyOk(gate.rollback_when)) headings.emplace_back(kRollBack);
    if (AnyOk(gate.investigate_when)) headings.emplace_back(kInvestigate);
  }
  const std::vector<std::string> anchors = Anchors(headings);
  for (const size_t place : places) gates_.push_back(anchors[place]);
}

std::vector<Id<Indicator>> DocIndex::ReadBy(Id<Expression> expression) const {
  std::vector<Id<Indicator>> read;
  if (!expression.valid() || !program_.expressions[expression].ok) return read;
  const promql::Ast& ast = program_.expressions[expression].ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    if (ast.kind({i}) != promql::NodeKind::VectorSelector) continue;
    const RecordedSeries* recorded = program_.FindRecorded(ast.selector({i}).metric_name());
    if (recorded != nullptr) AddOnce(read, recorded->indicator);
  }
  return read;
}

std::vector<Id<Metric>> DocIndex::MetricsIn(Id<Expression> expression) const {
  std::vector<Id<Metric>> metrics;
  if (!expression.valid() || !program_.expressions[expression].ok) return metrics;
  const promql::Ast& ast = program_.expressions[expression].ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    if (ast.kind({i}) != promql::NodeKind::VectorSelector) continue;
    const Id<Metric> metric = program_.FindSeries(ast.selector({i}).metric_name()).metric;
    if (metric.valid()) AddOnce(metrics, metric);
  }
  return metrics;
}

std::vector<Id<Metric>> DocIndex::MetricsOf(Id<Indicator> id) const {
  const Indicator& indicator = program_.indicators[id];
  std::vector<Id<Metric>> metrics = MetricsIn(indicator.promql);
  for (const Selector* selector : {&indicator.of, &indicator.per}) {
    if (selector->metric.valid()) AddOnce(metrics, selector->metric);
  }
  return metrics;
}

std::vector<Id<Indicator>> DocIndex::IndicatorsOf(const Alert& alert) const {
  if (alert.watch.indicator.valid()) return {alert.watch.indicator};
  return ReadBy(alert.promql);
}

Id<Objective> DocIndex::ObjectiveOf(const Alert& alert) const {
  for (size_t i = 0; i < program_.objectives.size(); ++i) {
    const Id<Objective> id = Store<Objective>::At(i);
    if (SamePlace(program_.objectives[id].location, alert.location)) return id;
  }
  return {};
}

std::vector<Id<Objective>> DocIndex::ObjectivesBeside(Id<Indicator> id) const {
  std::vector<Id<Objective>> beside;
  const std::vector<Id<Metric>> metrics = MetricsOf(id);
  for (size_t i = 0; i < program_.objectives.size(); ++i) {
    const Objective& objective = program_.objectives[Store<Objective>::At(i)];
    for (const std::string_view made : {"bad", "events"}) {
      const Id<Indicator> counted =
          program_.FindIndicator(fmt::format("{}_{}", objective.name, made));
      if (!counted.valid()) continue;
      for (const Id<Metric> metric : MetricsOf(counted)) {
        if (std::find(metrics.begin(), metrics.end(), metric) != metrics.end())
          AddOnce(beside, Store<Objective>::At(i));
      }
    }
  }
  return beside;
}

std::string DocIndex::LinkTo(Id<Indicator> id, std::string_view up) const {
  return Link(program_.indicators[id].title,
              fmt::format("{}indicators.md#{}", up, indicators_[Index(id)]));
}

std::string DocIndex::LinkTo(Id<Objective> id, std::string_view up) const {
  return Link(program_.objectives[id].title,
              fmt::format("{}objectives.md#{}", up, objectives_[Index(id)]));
}

std::string DocIndex::LinkTo(Id<Gate> id, std::string_view up) const {
  return Link(program_.gates[id].title, fmt::format("{}gates.md#{}", up, gates_[Index(id)]));
}

std::string DocIndex::LinkTo(Id<Dashboard> id, std::string_view up) const {
  return Link(program_.dashboards[id].title,
              fmt::format("{}dashboards.md#{}", up, dashboards_[Index(id)]));
}

std::string DocIndex::LinkTo(Id<Alert> id, std::string_view up) const {
  return Link(program_.alerts[id].name, fmt::format("{}alerts/{}", up, FileOf(id)));
}

std::string DocIndex::LinkTo(const IndicatorRef& ref, std::string_view up) const {
  const Indicator& indicator = program_.indicators[ref.indicator];
  std::string text = LinkTo(ref.indicator, up);
  if (ref.stat >= 0 && !indicator.stats[static_cast<size_t>(ref.stat)].name.empty())
    text += fmt::format(", {}", indicator.stats[static_cast<size_t>(ref.stat)].name);
  return text;
}

}  // namespace qoe::lower
