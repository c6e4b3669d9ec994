// Alerts that flap: on whichever series rank first, on two samples, on a scrape that came late.
#include "compiler/check/rule/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::NodeId;
using promql::NodeKind;

void Ranked(const AlertContext& cx, const promql::AggregateView& aggregate, diag::Sink& sink) {
  switch (aggregate.op) {
    case promql::Aggregator::Topk:
    case promql::Aggregator::Bottomk:
    case promql::Aggregator::Limitk:
    case promql::Aggregator::LimitRatio:
      break;
    default:
      return;
  }
  // `topk by (…) (1, …)` takes one series of each group: a way to drop duplicates.
  const NodeId count = aggregate.parameter;
  if (aggregate.has_grouping && !aggregate.labels.empty() && count.valid() &&
      cx.expression.Of(count).range == facts::Range::Of(1)) {
    return;
  }
  sink.Add(Code::FragileAlert, cx.expression.At(aggregate.op_span),
           "`{}` picks other series at each evaluation: alerts end and begin again as the order "
           "changes",
           aggregate.op_text)
      .Help("compare all of them with a threshold, and leave the ranking to a panel");
}

void Call(const AlertContext& cx, const promql::CallView& call, diag::Sink& sink) {
  const bool counts = !call.arguments.empty() &&
                      (cx.expression.Of(call.arguments[0]).kind == facts::Kind::Counter ||
                       cx.expression.Of(call.arguments[0]).kind == facts::Kind::Unknown);
  // Of anything else it is wrong altogether, and so would `rate` be.
  if (call.function == promql::FunctionId::irate && counts) {
    sink.Add(
            Code::InstantRate, cx.expression.At(call.name_span),
            "`irate` sees the last two samples only: one of them that is out of line fires or ends "
            "the alert")
        .Help("use `rate`")
        .Fix("use `rate`", false, cx.expression.At(call.name_span), "rate");
  }
  const bool absent = call.function == promql::FunctionId::absent;
  if (!absent) return;
  const int64_t scrape = cx.expression.environment.scrape_interval_ms;
  const int64_t enough = scrape > 0 ? 2 * scrape : 1;
  if (cx.for_ms >= enough) return;
  diag::Report report = sink.Add(
      Code::AbsentWithoutFor, cx.expression.At(call.name_span),
      "`absent` holds as soon as {}: a restart of Prometheus or of what it scrapes pages somebody",
      cx.for_ms == 0 ? "one evaluation finds nothing" : "two scrapes are missed");
  report.Help("wait for a while: `for: {}`",
              units::FormatDuration(std::max<int64_t>(4 * scrape, 300'000)));
}

}  // namespace

void CheckFragility(const AlertContext& cx, diag::Sink& sink) {
  const promql::Ast& ast = cx.expression.ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::Aggregate) Ranked(cx, ast.aggregate(id), sink);
    if (ast.kind(id) == NodeKind::Call) Call(cx, ast.call(id), sink);
  }
  const bool waits = !cx.rule.for_text.value().empty() && cx.for_ms > 0;
  if (waits && cx.interval_ms > 0 && cx.for_ms < cx.interval_ms) {
    sink.Add(Code::ForBelowInterval, cx.rule.for_text.location,
             "`for` is shorter than the {} between two evaluations: the alert fires at the second "
             "one, as it would with any shorter `for`",
             units::FormatDuration(cx.interval_ms))
        .Help("wait for a multiple of the group's interval");
  }
}

}  // namespace qoe::check
