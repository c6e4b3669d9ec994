// What the variables of a dashboard filter, and which metric lists their values.
#include <algorithm>
#include <set>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

using Metrics = std::set<Id<Metric>>;  // in the catalogue's order

void AddSelected(const Program& program, Id<Expression> id, Metrics& metrics) {
  if (!id.valid()) return;
  const promql::Ast& ast = program.expressions[id].ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId node{i};
    if (ast.kind(node) != promql::NodeKind::VectorSelector) continue;
    const Id<Metric> metric = program.FindSeries(ast.selector(node).metric_name()).metric;
    if (metric.valid()) metrics.insert(metric);
  }
}

// What a panel asks by the names of metrics; what is recorded is passed over.
void AddMetrics(const Program& program, const Panel& panel, Metrics& metrics) {
  for (const Query& query : panel.queries) {
    AddSelected(program, query.promql, metrics);
    if (!query.indicator.indicator.valid()) continue;
    const Indicator& indicator = program.indicators[query.indicator.indicator];
    AddSelected(program, indicator.promql, metrics);
    for (const Id<Metric> metric : {indicator.of.metric, indicator.per.metric})
      if (metric.valid()) metrics.insert(metric);
  }
}

// Whether every series of the metric carries the label, or (`sometimes`) only some do.
bool Lists(const Metric& metric, Id<Label> label, bool sometimes) {
  return metric.store == MetricStore::Prometheus && metric.exported &&
         std::any_of(metric.labels.begin(), metric.labels.end(), [&](const MetricLabel& each) {
           return each.label == label && each.optional == sometimes;
         });
}

}  // namespace

std::vector<size_t> Resolver::VariablesNamed(const Dashboard& dashboard,
                                             const std::optional<std::vector<Located>>& names,
                                             bool strict) {
  std::vector<size_t> found;
  if (!names) {
    for (size_t i = 0; i < dashboard.variables.size(); ++i) found.push_back(i);
    return found;
  }
  std::vector<std::string_view> known;
  for (const Variable& variable : dashboard.variables) known.push_back(variable.name);
  for (const Located& name : *names) {
    const auto at = std::find(known.begin(), known.end(), name.text);
    if (at != known.end()) {
      found.push_back(static_cast<size_t>(at - known.begin()));
    } else if (strict) {
      sink.Add(Code::UnknownVariable, name.location, "the dashboard has no variable `{}`",
               name.text)
          .DidYouMean(name.text, known);
    }
  }
  return found;
}

void Resolver::ChooseMetric(const Dashboard& dashboard, Variable& variable) {
  if (!variable.metric.valid()) return;  // none carries the label
  const bool sometimes = !Lists(program.metrics[variable.metric], variable.label, false);
  Metrics asked;
  for (const DashboardRow& row : dashboard.rows) {
    for (const Panel& panel : row.panels) AddMetrics(program, panel, asked);
  }
  // The catalogue begins with what matters most.
  for (const Id<Metric> metric : asked) {
    if (!Lists(program.metrics[metric], variable.label, sometimes)) continue;
    variable.metric = metric;
    return;
  }
}

}  // namespace qoe::resolve
