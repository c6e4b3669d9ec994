// Sums and means of many histograms.
#include "promql/eval/histogram.h"

namespace promql::eval {

void HistogramTotal::Note(const Merged& merged) {
  incompatible_ |= merged.incompatible;
  bounds_reconciled_ |= merged.bounds_reconciled;
}

void HistogramTotal::Add(const Histogram& h) {
  if (incompatible_) return;
  reset_seen_ |= h.reset_hint == ResetHint::Reset;
  not_reset_seen_ |= h.reset_hint == ResetHint::NotReset;
  ++count_;
  if (count_ == 1) {
    value_ = h;
  } else if (kind_ == Kind::Sum) {
    Note(KahanAdd(value_, h, compensation_));
  } else {
    AddToMean(h);
  }
}

void HistogramTotal::AddToMean(const Histogram& h) {
  if (!incremental_) {
    Histogram sum = value_;
    std::optional<Histogram> compensation = compensation_;
    const Merged merged = KahanAdd(sum, h, compensation);
    Note(merged);
    if (merged.incompatible) return;
    if (!HasOverflow(sum)) {
      value_ = std::move(sum);
      compensation_ = std::move(compensation);
      return;
    }
    incremental_ = true;
    Divide(value_, count_ - 1);
    if (compensation_) Divide(*compensation_, count_ - 1);
  }
  const double weight = (count_ - 1) / count_;
  if (compensation_) Multiply(*compensation_, weight);
  Histogram part = h;
  Divide(part, count_);
  Multiply(value_, weight);
  Note(KahanAdd(value_, part, compensation_));
}

Histogram HistogramTotal::Take() {
  if (kind_ == Kind::Mean && !incremental_) {
    Divide(value_, count_);
    if (compensation_) Divide(*compensation_, count_);
  }
  AddCompensation(value_, compensation_);
  return std::move(value_);
}

}  // namespace promql::eval
