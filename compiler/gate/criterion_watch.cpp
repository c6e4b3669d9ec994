#include "compiler/gate/criterion_watch.h"

#include <cmath>

#include "compiler/live/satisfies.h"

namespace qoe::gate {
namespace {

// How far a value is on the wrong side; larger is worse.
double Badness(double value, const artifact::Criterion& criterion) {
  if (criterion.operation.starts_with('<')) return value - criterion.threshold;
  if (criterion.operation.starts_with('>')) return criterion.threshold - value;
  return std::abs(value - criterion.threshold);
}

}  // namespace

Observation Judge(const artifact::Criterion& criterion, int64_t time_ms, const Values& values) {
  Observation made{Seen::NoData, time_ms, {}, values.size()};
  if (values.empty()) {
    if (criterion.no_data_passes) made.seen = Seen::Holds;
    return made;
  }
  const Value* strange = nullptr;
  const Value* worst = nullptr;
  for (const Value& value : values) {
    const bool satisfied = live::Satisfies(value.value, criterion.operation, criterion.threshold);
    // An infinity that breaks the bound is a breach: of a quantile it says "above all buckets". One
    // that does not is a division by zero.
    if (std::isnan(value.value) || (std::isinf(value.value) && satisfied)) {
      strange = &value;
      continue;
    }
    if (worst == nullptr || Badness(value.value, criterion) > Badness(worst->value, criterion))
      worst = &value;
  }
  const bool breaks =
      worst != nullptr && !live::Satisfies(worst->value, criterion.operation, criterion.threshold);
  if (!breaks && strange != nullptr) {
    made.seen = Seen::NotANumber;
    made.value = *strange;
    return made;
  }
  made.seen = breaks ? Seen::Breaks : Seen::Holds;
  made.value = *worst;
  return made;
}

void CriterionWatch::Observe(const Values& values) {
  problem_.clear();
  last_ = Judge(criterion_, next_ms_, values);
  ++observations_;
  if (last_.seen == Seen::Holds) {
    ++good_;
    if (!held_since_ms_) held_since_ms_ = next_ms_;
  } else {
    held_since_ms_.reset();
    std::optional<Observation>& first = last_.seen == Seen::Breaks ? breach_ : unknown_;
    if (!first) first = last_;
  }
  next_ms_ += step_ms_;
}

}  // namespace qoe::gate
