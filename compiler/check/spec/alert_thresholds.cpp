// Thresholds of a spec's alerts against the values that they are compared with.
#include <algorithm>

#include "compiler/check/context.h"
#include "compiler/check/spec/comparison_op.h"
#include "compiler/facts/comparison.h"

namespace qoe::check {
namespace {

using diag::Code;
using facts::Range;

bool IsAbove(Comparison comparison) {
  return comparison == Comparison::Above || comparison == Comparison::AtLeast;
}
bool IsBelow(Comparison comparison) {
  return comparison == Comparison::Below || comparison == Comparison::AtMost;
}

class ThresholdCheck {
 public:
  ThresholdCheck(const CheckContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Run(const Alert& alert) {
    const facts::NodeFacts value = ValueOf(alert);
    for (const AlertLevel& level : alert.levels) {
      if (level.comparison != Comparison::None) Reachable(alert, level, value);
    }
    for (const AlertLevel& worse : alert.levels) {
      for (const AlertLevel& milder : alert.levels) {
        if (RankOf(worse) < RankOf(milder)) Order(worse, milder);
      }
    }
  }

 private:
  // The worst is 0.
  ptrdiff_t RankOf(const AlertLevel& level) const {
    const std::vector<std::string_view>& known = cx_.program.system.severities;
    return std::find(known.begin(), known.end(), level.severity) - known.begin();
  }

  facts::NodeFacts ValueOf(const Alert& alert) const {
    if (alert.promql.valid()) return cx_.indicators.Of(cx_.program.expressions[alert.promql]);
    if (!alert.watch.indicator.valid()) return {};
    const size_t stat = alert.watch.stat < 0 ? 0 : static_cast<size_t>(alert.watch.stat);
    return cx_.indicators.Of(alert.watch.indicator, stat, alert.by);
  }

  void Reachable(const Alert& alert, const AlertLevel& level, const facts::NodeFacts& value) {
    const promql::BinaryOp op = OpOf(level.comparison);
    const Range limit = Range::Of(level.threshold);
    if (value.range.empty()) return;
    const std::string unit = alert.unit.known() ? " in " + alert.unit.name() : "";
    if (facts::NeverHolds(op, value.range, limit)) {
      diag::Report report = sink_.Add(Code::NeverTrue, level.threshold_location,
                                      "no value satisfies this: the alert can never fire");
      Declared(report, alert).Note("the value{} is {}", unit, facts::Text(value.range));
      if (value.kind == facts::Kind::Quantile && level.threshold >= value.range.hi) {
        report
            .Note("a quantile is never above the last finite bucket, which ends at {}",
                  units::FormatNumber(value.range.hi))
            .Help("compare with less, or give the histogram a bucket above");
      } else {
        report.Help("compare with a value that can be reached");
      }
      return;
    }
    if (value.range.bounded() && facts::AlwaysHolds(op, value.range, limit)) {
      diag::Report report = sink_.Add(Code::AlwaysTrue, level.threshold_location,
                                      "every value satisfies this: the alert fires as long as "
                                      "there is data");
      Declared(report, alert)
          .Note("the value{} is {}", unit, facts::Text(value.range))
          .Help("compare with a value that a healthy system does not reach");
    }
  }

  diag::Report& Declared(diag::Report& report, const Alert& alert) {
    if (alert.watch.indicator.valid()) {
      report.Label(cx_.program.indicators[alert.watch.indicator].location,
                   "what is watched is defined here");
    }
    return report;
  }

  void Order(const AlertLevel& worse, const AlertLevel& milder) {
    const bool above = IsAbove(worse.comparison) && IsAbove(milder.comparison);
    const bool below = IsBelow(worse.comparison) && IsBelow(milder.comparison);
    const bool laxer = (above && worse.threshold < milder.threshold) ||
                       (below && worse.threshold > milder.threshold);
    if (laxer) {
      sink_
          .Add(Code::WeakerCritical, worse.threshold_location,
               "`{}` is the worse level, but already fires where `{}` does not", worse.severity,
               milder.severity)
          .Label(milder.threshold_location, "the milder level's threshold")
          .Help("swap the two thresholds");
    }
    const bool same = worse.comparison == milder.comparison &&
                      worse.comparison != Comparison::None && worse.threshold == milder.threshold &&
                      worse.for_ms == milder.for_ms;
    if (same) {
      sink_
          .Add(Code::DuplicateCondition, milder.threshold_location,
               "`{}` and `{}` have one condition: both fire at the same time", worse.severity,
               milder.severity)
          .Label(worse.threshold_location, "the same condition")
          .Help("leave one of the levels out, or tell them apart by a threshold or `for`");
    }
  }

  const CheckContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckAlertThresholds(const CheckContext& cx, diag::Sink& sink) {
  ThresholdCheck check(cx, sink);
  for (const Alert& alert : cx.program.alerts) {
    if (alert.ok) check.Run(alert);
  }
}

}  // namespace qoe::check
