// `latency_seconds` in milliseconds: one of the two is wrong, and all that is converted with it.
// And names that do not say what the metric is. Source: Prometheus docs, practices/naming.
#include "compiler/check/context.h"
#include "compiler/check/unit_in_name.h"

namespace qoe::check {
namespace {

using diag::Code;

// A way in which names can be at odds with the convention, and the metrics that have it.
struct Habit {
  std::string_view what;  // after "1 metric" or "3 metrics"
  std::string_view help;
  std::vector<const Metric*> metrics;
};

bool IsBaseUnit(const units::Unit& unit) {
  const units::Dimension dimension = unit.over()->dimension;
  const std::string_view name = unit.over()->name;
  // Networks are measured in bits.
  if (dimension == units::Dimension::Data) return name == "bytes" || name == "bits";
  return dimension != units::Dimension::Time || name == "seconds";
}

// Told once for all that share it: a system that names so names so everywhere.
void Report(const Habit& habit, diag::Sink& sink) {
  if (habit.metrics.empty()) return;
  constexpr size_t kShown = 4;
  const size_t count = habit.metrics.size();
  diag::Report report =
      sink.Add(Code::MetricName, habit.metrics[0]->location, "{} {}",
               count == 1 ? fmt::format("`{}` is", habit.metrics[0]->name)
                          : fmt::format("`{}` and {} more are", habit.metrics[0]->name, count - 1),
               habit.what);
  for (size_t i = 1; i < std::min(count, kShown); ++i)
    report.Label(habit.metrics[i]->location, "and this");
  report.Help("{}", habit.help);
}

}  // namespace

void CheckMetricNames(const CheckContext& cx, diag::Sink& sink) {
  Habit total{"no counter, but named `…_total`, by which people and tools know counters",
              "leave `_total` out: then nobody takes a `rate` of it",
              {}};
  Habit plain{"a counter whose name does not end in `_total`",
              "name counters `…_total`: OpenMetrics exposes them so, and people know them by that",
              {}};
  Habit scaled{"named after a unit that is no base unit",
               "export seconds and bytes: queries then join and compare without factors",
               {}};
  for (const Metric& metric : cx.program.metrics) {
    const units::Unit said = UnitInName(cx.program.units, metric.name);
    const bool judged = metric.store == MetricStore::Prometheus &&
                        metric.type != MetricType::Unknown && metric.type != MetricType::Info;
    if (judged) {
      const bool counter = metric.type == MetricType::Counter;
      const bool named = metric.name.ends_with("_total");
      if (named && !counter) total.metrics.push_back(&metric);
      if (!named && counter && metric.samples == Samples::Cumulative)
        plain.metrics.push_back(&metric);
      if (said.known() && !IsBaseUnit(said)) scaled.metrics.push_back(&metric);
    }
    if (!said.known()) continue;
    if (!metric.unit.known() || UnitsAgree(said, metric.unit)) continue;
    sink.Add(Code::UnitInName, metric.location,
             "the name of `{}` says {}, but it is declared in {}", metric.name, said.name(),
             metric.unit.name())
        .Note("thresholds, panels and texts are converted from the declared unit")
        .Help("write `unit: {}`, or correct the name", said.name());
  }
  for (const Habit* habit : {&total, &plain, &scaled}) Report(*habit, sink);
}

}  // namespace qoe::check
