// Metrics of the catalogue that neither an indicator nor an alert nor a panel asks for.
#include <algorithm>
#include <unordered_set>

#include "compiler/check/context.h"

namespace qoe::check {

void CheckUnusedMetrics(const CheckContext& cx, diag::Sink& sink) {
  const Program& program = cx.program;
  std::unordered_set<int32_t> used;
  for (const Expression& expression : program.expressions) {
    if (expression.of_scenario) continue;
    for (uint32_t i = 0; i < expression.ast.size(); ++i) {
      const promql::NodeId id{i};
      if (expression.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const std::string_view name = expression.ast.selector(id).metric_name();
      Id<Metric> metric = program.FindSeries(name).metric;
      if (!metric.valid()) metric = program.FindMetric(name);
      if (metric.valid()) used.insert(metric.index);
    }
  }
  for (const SqlAlert& alert : program.sql_alerts) {
    const Id<Metric> metric = program.FindMetric(alert.metric);
    if (metric.valid()) used.insert(metric.index);
  }
  // A spec that measures nothing yet is a catalogue; in a broken one a name may just be misspelt.
  if (used.empty() || sink.has_errors()) return;
  std::vector<const Metric*> unused;
  for (size_t i = 0; i < program.metrics.size(); ++i) {
    const Id<Metric> id = Store<Metric>::At(i);
    const Metric& metric = program.metrics[id];
    if (metric.exported && !used.contains(id.index)) unused.push_back(&metric);
  }
  if (unused.empty()) return;
  constexpr size_t kShown = 5;
  std::string names;
  for (size_t i = 0; i < std::min(unused.size(), kShown); ++i)
    names += (names.empty() ? "`" : ", `") + std::string(unused[i]->name) + "`";
  if (unused.size() > kShown) names += fmt::format(" and {} more", unused.size() - kShown);
  diag::Report report = sink.Add(diag::Code::UnusedMetric, unused[0]->location,
                                 "the spec declares what nothing in it asks for: {}", names);
  for (size_t i = 1; i < std::min(unused.size(), kShown); ++i)
    report.Label(unused[i]->location, "nor this");
  report.Help("measure it with an indicator, or no longer export it");
}

}  // namespace qoe::check
