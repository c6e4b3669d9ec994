#include "compiler/gate/words.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/live/time_text.h"
#include "compiler/units/unit.h"

namespace qoe::gate {
namespace {

std::string Behind(const std::string& text) { return text.empty() ? text : " " + text; }

std::string Number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  // Four digits are enough to see on which side of a bound it is; where not, all.
  return fmt::format("{:.4g}", value);
}

// Enough digits that it does not look like the bound where it is not.
std::string NumberBeside(double value, double bound) {
  std::string text = Number(value);
  if (!std::isfinite(value) || value == bound || text != Number(bound)) return text;
  return units::FormatNumber(value);
}

std::string SeriesText(const Observation& seen) {
  std::string text = Behind(live::LabelsText(seen.value.labels));
  if (seen.series > 1) text += fmt::format(", of {} series", seen.series);
  return text;
}

std::string Problem(const std::string& problem, int64_t since_ms) {
  return fmt::format("not known from {} on: {}", live::ClockText(since_ms), problem);
}

}  // namespace

std::string ValueText(double value, const artifact::Criterion& criterion) {
  const bool finite = std::isfinite(value);
  if (criterion.bound.ends_with('%'))
    return NumberBeside(value * 100, criterion.threshold * 100) + (finite ? "%" : "");
  if (criterion.unit == "seconds" && finite && value > 0 && value < 1)
    return NumberBeside(value * 1000, criterion.threshold * 1000) + "ms";
  std::string number = NumberBeside(value, criterion.threshold);
  if (!finite || criterion.unit == "ratio" || criterion.unit == "count") return number;
  if (criterion.unit == "seconds") return number + "s";
  if (criterion.unit == "milliseconds") return number + "ms";
  return number + Behind(criterion.unit);
}

std::string SeenText(const Observation& seen, const artifact::Criterion& criterion) {
  switch (seen.seen) {
    case Seen::Nothing:
      return "not looked at";
    case Seen::NoData:
      return "no data";
    case Seen::Holds:
      if (seen.series == 0) return "no series";
      break;
    case Seen::Breaks:
    case Seen::NotANumber:
      break;
  }
  return ValueText(seen.value.value, criterion) + SeriesText(seen);
}

std::string BreachText(const CriterionWatch& watch) {
  const Observation& breach = *watch.breach();
  return fmt::format("was {} at {}, not {}", SeenText(breach, watch.criterion()),
                     live::ClockText(breach.time_ms), watch.criterion().bound);
}

std::string WhyNotPassed(const CriterionWatch& watch, const Report& report) {
  if (!watch.problem().empty()) return Problem(watch.problem(), watch.next_ms());
  if (watch.observations() == 0)
    return fmt::format("is not looked at before {}", live::ClockText(watch.next_ms()));
  if (watch.held_ms() < 0) {
    const Observation& last = watch.last();
    const std::string seen = SeenText(last, watch.criterion());
    if (last.seen == Seen::Breaks)
      return fmt::format("{} at {}, not {}", seen, live::ClockText(last.time_ms),
                         watch.criterion().bound);
    return fmt::format("{} at {}, which is no proof of anything", seen,
                       live::ClockText(last.time_ms));
  }
  const std::string held =
      fmt::format("holds for {}, and must for {}", units::FormatDuration(watch.held_ms()),
                  units::FormatDuration(watch.criterion().for_ms));
  // What broke it before.
  if (watch.breach()) return fmt::format("{}; {}", held, BreachText(watch));
  if (watch.unknown()) {
    return fmt::format("{}; {} at {}", held, SeenText(*watch.unknown(), watch.criterion()),
                       live::ClockText(watch.unknown()->time_ms));
  }
  return report.cancelled ? held + ", when it was cancelled" : held;
}

std::string TruthText(const ConditionWatch& watch) {
  const ConditionWatch::Truth& truth = *watch.truth();
  const artifact::Criterion& criterion = watch.criterion();
  std::string text =
      fmt::format("{}{} at {}, where {} counts", ValueText(truth.value.value, criterion),
                  Behind(live::LabelsText(truth.value.labels)), live::ClockText(truth.time_ms),
                  criterion.bound);
  if (criterion.for_ms > 0)
    text += fmt::format(" from {} on", units::FormatDuration(criterion.for_ms));
  return text;
}

std::string NotSeenText(const ConditionWatch& watch) {
  if (!watch.problem().empty()) return Problem(watch.problem(), watch.next_ms());
  return fmt::format("was not looked at from {} on", live::ClockText(watch.next_ms()));
}

}  // namespace qoe::gate
