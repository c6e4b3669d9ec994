// Labels that can take any number of values, or as many as a whole budget: each value is a series
// of its own. A catalogue that bounds no label at all has decided not to say.
#include <algorithm>

#include "compiler/check/context.h"
#include "compiler/check/unit_in_name.h"

namespace qoe::check {
namespace {

bool IsBounded(const Label& label) { return !label.values.empty() || label.cardinality; }

// Metrics that are stored with the label's own values.
size_t CarriersOf(const Program& program, Id<Label> label) {
  return static_cast<size_t>(
      std::count_if(program.metrics.begin(), program.metrics.end(), [&](const Metric& metric) {
        return metric.store == MetricStore::Prometheus && program.Carries(metric, label);
      }));
}

std::string Metrics(size_t count) {
  return count == 1 ? "1 metric" : fmt::format("{} metrics", count);
}

}  // namespace

void CheckUnboundedLabels(const CheckContext& cx, diag::Sink& sink) {
  const Program& program = cx.program;
  const bool bounds = std::any_of(program.labels.begin(), program.labels.end(), IsBounded);
  if (!bounds) return;
  for (size_t i = 0; i < program.labels.size(); ++i) {
    const Id<Label> id = Store<Label>::At(i);
    const Label& label = program.labels[id];
    const bool replaced =
        label.governance == Governance::Drop || label.governance == Governance::Bucket;
    const size_t carriers = CarriersOf(program, id);
    if (replaced || carriers == 0) continue;
    const bool measured = UnitInName(program.units, label.name).known();
    const bool large = label.cardinality && program.series_budget > 0 &&
                       *label.cardinality >= program.series_budget;
    if (IsBounded(label) && !large) continue;
    diag::Report report =
        large ? sink.Add(diag::Code::UnboundedLabel, label.location,
                         "`{}` alone takes {} values, on {}: as many series as one rule may make",
                         label.name, *label.cardinality, Metrics(carriers))
              : sink.Add(
                    diag::Code::UnboundedLabel, label.location,
                    "nothing limits the values of `{}`, which {}: each value is a series of its "
                    "own",
                    label.name, carriers == 1 ? "a metric carries" : Metrics(carriers) + " carry");
    if (measured) {
      report.Help("a measured value belongs into a histogram, not into a label");
    } else {
      report.Help(
          "say how many there are (`cardinality`) or which (`values`), or that they are not "
          "stored as they are (`governance`)");
    }
  }
}

}  // namespace qoe::check
