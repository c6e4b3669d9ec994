// Thresholds of SQL alerts against the values that their metric can take.
#include "compiler/check/context.h"
#include "compiler/facts/comparison.h"

namespace qoe::check {
namespace {

using facts::Range;

promql::BinaryOp OpOf(std::string_view text) {
  if (text == ">") return promql::BinaryOp::Greater;
  if (text == "<") return promql::BinaryOp::Less;
  if (text == ">=") return promql::BinaryOp::GreaterOrEqual;
  if (text == "<=") return promql::BinaryOp::LessOrEqual;
  return promql::BinaryOp::Equal;
}

}  // namespace

void CheckSqlThresholds(const CheckContext& cx, diag::Sink& sink) {
  for (const SqlAlert& alert : cx.program.sql_alerts) {
    const Id<Metric> id = cx.program.FindMetric(alert.metric);
    if (!id.valid()) continue;
    const Metric& metric = cx.program.metrics[id];
    Range value;
    if (metric.min) value.lo = *metric.min;
    if (metric.max) value.hi = *metric.max;
    const promql::BinaryOp op = OpOf(alert.operator_text);
    const Range limit = Range::Of(alert.threshold);
    const bool never = facts::NeverHolds(op, value, limit);
    if (!never && !facts::AlwaysHolds(op, value, limit)) continue;
    sink.Add(never ? diag::Code::NeverTrue : diag::Code::AlwaysTrue, alert.threshold_location,
             "{} value of `{}` satisfies `{} {}`: the alert {}", never ? "no" : "every",
             alert.metric, alert.operator_text, units::FormatNumber(alert.threshold),
             never ? "can never fire" : "fires as long as there is data")
        .Label(metric.location, "this is {}{}{}", facts::Text(value),
               metric.unit.known() ? ", in " : "", metric.unit.known() ? metric.unit.name() : "")
        .Help("compare with a value between its `min` and `max`");
  }
}

}  // namespace qoe::check
