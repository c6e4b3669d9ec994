// The functions …_over_time.
#include <cmath>
#include <memory>

#include "promql/eval/functions.h"
#include "promql/eval/go_math.h"
#include "promql/eval/histogram.h"
#include "promql/eval/kahan_sum.h"
#include "promql/eval/quantile.h"

namespace promql::eval {
namespace {

double Seconds(int64_t t_ms) { return static_cast<double>(t_ms) / 1000; }

// For functions of numbers alone: histograms beside them are left out, and the user hears of it.
bool HasNumbers(const Window& window, RangeCall& call) {
  if (window.values.empty()) return false;
  if (!window.histograms.empty()) {
    call.annotations.HistogramsIgnoredInRange(call.metric, call.first_span);
  }
  return true;
}

bool TotalOfHistograms(const Window& window, RangeCall& call, HistogramTotal::Kind kind,
                       Cell& out) {
  HistogramTotal total(kind);
  for (const HistogramPtr& histogram : window.histograms) total.Add(*histogram);
  if (total.incompatible()) {
    call.annotations.MixedExponentialCustom(call.metric, call.first_span);
    return false;
  }
  if (total.hints_collide()) call.annotations.ResetCollision(Merging::Aggregation, call.first_span);
  if (total.bounds_reconciled()) {
    call.annotations.MismatchedBounds(Merging::Aggregation, call.first_span);
  }
  out.histogram = std::make_shared<const Histogram>(total.Take());
  return true;
}

// Whether all samples are of one kind, which the user hears of where they are not.
bool IsPure(const Window& window, RangeCall& call) {
  if (!window.mixed()) return true;
  call.annotations.MixedFloatsHistograms(call.metric, call.first_span);
  return false;
}

// The index of the extreme by `better(candidate, best)`; NaN gives way to anything.
template <typename Better>
size_t Extreme(const Window& window, Better better) {
  size_t best = 0;
  for (size_t i = 0; i < window.values.size(); ++i) {
    if (better(window.values[i], window.values[best]) || std::isnan(window.values[best])) best = i;
  }
  return best;
}

bool Variance(const Window& window, RangeCall& call, Cell& out) {
  if (!HasNumbers(window, call)) return false;
  KahanVariance variance;
  for (const double value : window.values) variance.Add(value);
  out.value = variance.Result();
  return true;
}

// The earlier or the later end of a window, of either kind.
bool End(const Window& window, bool first, Cell& out) {
  const size_t number = first ? 0 : window.values.size() - 1;
  const size_t histogram = first ? 0 : window.histograms.size() - 1;
  bool take_number = window.histograms.empty();
  if (window.mixed()) {
    const int64_t t = window.times[number];
    const int64_t other = window.histogram_times[histogram];
    take_number = first ? t < other : t > other;
  }
  if (take_number) {
    out.value = window.values[number];
  } else {
    out.histogram = window.histograms[histogram];
  }
  return true;
}

}  // namespace

bool SumOverTime(const Window& window, RangeCall& call, Cell& out) {
  if (!IsPure(window, call)) return false;
  if (window.values.empty()) {
    return TotalOfHistograms(window, call, HistogramTotal::Kind::Sum, out);
  }
  KahanSum sum;
  for (const double value : window.values) sum.Add(value);
  out.value = std::isinf(sum.sum) ? sum.sum : sum.Total();
  return true;
}

bool AvgOverTime(const Window& window, RangeCall& call, Cell& out) {
  if (!IsPure(window, call)) return false;
  if (window.values.empty()) {
    return TotalOfHistograms(window, call, HistogramTotal::Kind::Mean, out);
  }
  KahanMean mean;
  for (const double value : window.values) mean.Add(value);
  out.value = mean.Result();
  return true;
}

bool CountOverTime(const Window& window, RangeCall& /*call*/, Cell& out) {
  out.value = static_cast<double>(window.values.size() + window.histograms.size());
  return true;
}

bool PresentOverTime(const Window& /*window*/, RangeCall& /*call*/, Cell& out) {
  out.value = 1;
  return true;
}

bool FirstOverTime(const Window& window, RangeCall& /*call*/, Cell& out) {
  return End(window, true, out);
}

bool LastOverTime(const Window& window, RangeCall& /*call*/, Cell& out) {
  return End(window, false, out);
}

bool MinOverTime(const Window& window, RangeCall& call, Cell& out) {
  if (!HasNumbers(window, call)) return false;
  out.value = window.values[Extreme(window, [](double a, double b) { return a < b; })];
  return true;
}

bool MaxOverTime(const Window& window, RangeCall& call, Cell& out) {
  if (!HasNumbers(window, call)) return false;
  out.value = window.values[Extreme(window, [](double a, double b) { return a > b; })];
  return true;
}

// Of equal extremes the last.
bool TimeOfMin(const Window& window, RangeCall& call, Cell& out) {
  if (!HasNumbers(window, call)) return false;
  out.value = Seconds(window.times[Extreme(window, [](double a, double b) { return a <= b; })]);
  return true;
}

bool TimeOfMax(const Window& window, RangeCall& call, Cell& out) {
  if (!HasNumbers(window, call)) return false;
  out.value = Seconds(window.times[Extreme(window, [](double a, double b) { return a >= b; })]);
  return true;
}

bool TimeOfFirst(const Window& window, RangeCall& /*call*/, Cell& out) {
  int64_t t = std::numeric_limits<int64_t>::max();
  if (!window.times.empty()) t = window.times.front();
  if (!window.histogram_times.empty()) t = std::min(t, window.histogram_times.front());
  out.value = Seconds(t);
  return true;
}

bool TimeOfLast(const Window& window, RangeCall& /*call*/, Cell& out) {
  int64_t t = std::numeric_limits<int64_t>::min();
  if (!window.times.empty()) t = window.times.back();
  if (!window.histogram_times.empty()) t = std::max(t, window.histogram_times.back());
  out.value = Seconds(t);
  return true;
}

bool StdvarOverTime(const Window& window, RangeCall& call, Cell& out) {
  return Variance(window, call, out);
}

bool StddevOverTime(const Window& window, RangeCall& call, Cell& out) {
  if (!Variance(window, call, out)) return false;
  out.value = std::sqrt(out.value);
  return true;
}

bool QuantileOverTime(const Window& window, RangeCall& call, Cell& out) {
  if (window.values.empty()) return false;
  const double q = call.scalars[0];
  if (!(q >= 0 && q <= 1)) call.annotations.InvalidQuantile(q, call.first_span);
  if (!window.histograms.empty()) {
    call.annotations.HistogramsIgnoredInRange(call.metric, call.first_span);
  }
  call.scratch.assign(window.values.begin(), window.values.end());
  out.value = QuantileOf(q, call.scratch);
  return true;
}

// The median of the distances from the median; undefined as soon as one sample is.
bool MadOverTime(const Window& window, RangeCall& call, Cell& out) {
  if (!HasNumbers(window, call)) return false;
  out.value = kNan;
  for (const double value : window.values) {
    if (std::isnan(value)) return true;
  }
  call.scratch.assign(window.values.begin(), window.values.end());
  const double median = QuantileOf(0.5, call.scratch);
  for (double& value : call.scratch) value = std::fabs(value - median);
  out.value = QuantileOf(0.5, call.scratch);
  return true;
}

}  // namespace promql::eval
