// Objectives against the traffic that there is: where few events come, one failure is a large share
// of them, and wakes somebody for nothing.
#include <algorithm>

#include "compiler/check/context.h"

namespace qoe::check {
namespace {

using diag::Code;

std::string Percent(double share) {
  return units::FormatNumber(units::RoundToDecimal(share * 100)) + " %";
}

void FewEvents(const Objective& objective, diag::Sink& sink) {
  if (!objective.expected_per_second || objective.min_failures > 1) return;
  for (const Burn& burn : objective.burns) {
    const double events = *objective.expected_per_second * static_cast<double>(burn.long_ms) / 1000;
    const double threshold = burn.threshold.value();
    if (1 / events <= threshold) continue;
    sink.Add(Code::FewEvents, objective.expected_location,
             "of {} events in {} one failure is {}: it alerts ({}) all by itself",
             units::FormatNumber(units::RoundToDecimal(events)),
             units::FormatDuration(burn.long_ms), Percent(std::min(1.0, 1 / events)), burn.severity)
        .Label(burn.location, "fires above {}", Percent(threshold))
        .Help("`min_failures: 3` waits for the third one, or promise it over more events");
    return;
  }
}

void BurnedFirst(const Objective& objective, diag::Sink& sink) {
  for (const Burn& burn : objective.burns) {
    if (burn.budget < units::Decimal(1)) continue;
    sink.Add(Code::BudgetBurnedFirst, burn.location,
             "when this fires the whole budget is gone: the promise is broken already")
        .Help("alert at a part of it, such as `budget: 10%`");
  }
}

// At a burn rate of 1 the budget lasts as long as the window.
void WithinPromise(const Objective& objective, diag::Sink& sink) {
  for (const Burn& burn : objective.burns) {
    const units::Decimal rate =
        (burn.budget * units::Decimal(objective.window_ms)).DividedBy(burn.long_ms);
    if (!(rate < units::Decimal(1))) continue;
    sink.Add(Code::BurnWithinPromise, burn.location,
             "this fires at {} times the rate that the promise allows: it is kept, and somebody is "
             "told",
             rate.Text())
        .Note("the budget of {} is for {}", Percent(objective.budget.value()),
              units::FormatDuration(objective.window_ms))
        .Help("alert on a larger share, or within a shorter time");
  }
}

}  // namespace

void CheckObjectives(const CheckContext& cx, diag::Sink& sink) {
  for (const Objective& objective : cx.program.objectives) {
    if (!objective.ok) continue;
    FewEvents(objective, sink);
    BurnedFirst(objective, sink);
    WithinPromise(objective, sink);
  }
}

}  // namespace qoe::check
