// Criteria of rollouts against the values that they are compared with: one that can never hold
// stops every rollout, one that always holds stops none.
#include "compiler/check/context.h"
#include "compiler/check/spec/comparison_op.h"
#include "compiler/facts/comparison.h"

namespace qoe::check {
namespace {

using facts::Range;

facts::NodeFacts ValueOf(const CheckContext& cx, const Criterion& criterion) {
  if (criterion.promql.valid()) return cx.indicators.Of(cx.program.expressions[criterion.promql]);
  return cx.indicators.Of(criterion.watch.indicator, static_cast<size_t>(criterion.watch.stat),
                          criterion.by);
}

// What follows where the criterion never holds, and where it always does.
struct Consequence {
  std::string_view never, always;
};
constexpr Consequence kCriterion = {"no rollout passes", "it stops no rollout"};
constexpr Consequence kRollback = {"nothing is ever rolled back for it",
                                   "every rollout is rolled back"};
constexpr Consequence kInvestigate = {"nobody ever looks for it", "every rollout stops for it"};

constexpr Consequence kProbe = {"every deployment fails", "no deployment fails for it"};

// A check after a deployment, as what a rollout must satisfy.
Criterion AsCriterion(const Probe& probe) {
  Criterion criterion;
  criterion.location = probe.location;
  criterion.threshold_location = probe.threshold_location;
  criterion.watch = probe.watch;
  criterion.promql = probe.promql;
  criterion.unit = probe.unit;
  criterion.by = probe.by;
  criterion.comparison = probe.comparison;
  criterion.threshold = probe.threshold;
  criterion.ok =
      probe.ok && probe.kind == ProbeKind::Promql && probe.comparison != Comparison::None;
  return criterion;
}

void CheckOne(const CheckContext& cx, const Criterion& criterion, const Consequence& consequence,
              diag::Sink& sink) {
  if (!criterion.ok || !criterion.manual.empty()) return;
  const facts::NodeFacts value = ValueOf(cx, criterion);
  const promql::BinaryOp op = OpOf(criterion.comparison);
  const Range limit = Range::Of(criterion.threshold);
  if (value.range.empty() || !value.range.bounded()) return;
  const bool never = facts::NeverHolds(op, value.range, limit);
  // A count of nothing has no result: that there is one is what such a criterion asks.
  const bool counts = value.kind == facts::Kind::Count;
  if (!never && (counts || !facts::AlwaysHolds(op, value.range, limit))) return;
  diag::Report report =
      sink.Add(never ? diag::Code::NeverTrue : diag::Code::AlwaysTrue, criterion.threshold_location,
               "{} value satisfies this: {}", never ? "no" : "every",
               never ? consequence.never : consequence.always);
  if (criterion.watch.indicator.valid()) {
    report.Label(cx.program.indicators[criterion.watch.indicator].location,
                 "what is watched is defined here");
  }
  report
      .Note("the value{} is {}", criterion.unit.known() ? " in " + criterion.unit.name() : "",
            facts::Text(value.range))
      .Help("compare with a value that a bad rollout reaches and a good one does not");
}

}  // namespace

void CheckGateThresholds(const CheckContext& cx, diag::Sink& sink) {
  for (const Gate& gate : cx.program.gates) {
    for (const Phase& phase : gate.phases) {
      for (const Criterion& criterion : phase.criteria) CheckOne(cx, criterion, kCriterion, sink);
    }
    for (const Criterion& criterion : gate.rollback_when) CheckOne(cx, criterion, kRollback, sink);
    for (const Criterion& criterion : gate.investigate_when)
      CheckOne(cx, criterion, kInvestigate, sink);
  }
  for (const Probe& probe : cx.program.verify.checks)
    CheckOne(cx, AsCriterion(probe), kProbe, sink);
}

}  // namespace qoe::check
