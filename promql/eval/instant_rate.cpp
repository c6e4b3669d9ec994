// irate and idelta: the last two samples.
#include <array>
#include <memory>

#include "promql/eval/counter_start.h"
#include "promql/eval/functions.h"
#include "promql/eval/histogram.h"

namespace promql::eval {
namespace {

struct LastSample {
  int64_t t_ms = 0;
  int64_t start_ms = 0;
  double value = 0;
  const Histogram* histogram = nullptr;

  CounterSample counter() const { return {start_ms, t_ms}; }
};

// The last sample but `skip`, of numbers and histograms together.
std::array<LastSample, 2> LastTwo(const Window& window) {
  std::array<LastSample, 2> last;
  size_t numbers = window.values.size();
  size_t histograms = window.histograms.size();
  for (size_t i = 2; i-- > 0;) {
    const bool histogram =
        histograms > 0 &&
        (numbers == 0 || window.histogram_times[histograms - 1] > window.times[numbers - 1]);
    if (histogram) {
      --histograms;
      const CounterSample sample = HistogramAt(window, histograms);
      last[i] = {sample.t_ms, sample.start_ms, 0, window.histograms[histograms].get()};
    } else {
      --numbers;
      const CounterSample sample = NumberAt(window, numbers);
      last[i] = {sample.t_ms, sample.start_ms, window.values[numbers], nullptr};
    }
  }
  return last;
}

bool HistogramChange(const LastSample& before, const LastSample& now, RangeCall& call, bool counter,
                     Histogram& out) {
  const auto is_gauge = [](const LastSample& s) {
    return s.histogram->reset_hint == ResetHint::Gauge;
  };
  if (counter && (is_gauge(before) || is_gauge(now))) {
    call.annotations.NotCounter(call.metric, call.first_span);
  }
  if (!counter && !(is_gauge(before) && is_gauge(now))) {
    call.annotations.NotGauge(call.metric, call.first_span);
  }
  out = *now.histogram;
  const bool reset = counter && (StartedAnew(before.counter(), now.counter()) ||
                                 DetectReset(*now.histogram, *before.histogram));
  if (!reset) {
    const Merged merged = Subtract(out, *before.histogram);
    if (merged.incompatible) {
      call.annotations.MixedExponentialCustom(call.metric, call.first_span);
      return false;
    }
    if (merged.bounds_reconciled) {
      call.annotations.MismatchedBounds(Merging::Subtraction, call.first_span);
    }
  }
  out.reset_hint = ResetHint::Gauge;
  Compact(out);
  return true;
}

bool InstantValue(const Window& window, RangeCall& call, bool rate, Cell& out) {
  if (window.values.size() + window.histograms.size() < 2) return false;
  const auto [before, now] = LastTwo(window);
  const double seconds = static_cast<double>(now.t_ms - before.t_ms) / 1000;
  if (seconds == 0) return false;
  if ((before.histogram == nullptr) != (now.histogram == nullptr)) {
    call.annotations.MixedFloatsHistograms(call.metric, call.first_span);
    return false;
  }
  if (now.histogram != nullptr) {
    auto change = std::make_shared<Histogram>();
    if (!HistogramChange(before, now, call, rate, *change)) return false;
    if (rate) Divide(*change, seconds);
    out.histogram = std::move(change);
    return true;
  }
  const bool reset =
      rate && (now.value < before.value || StartedAnew(before.counter(), now.counter()));
  out.value = reset ? now.value : now.value - before.value;
  if (rate) out.value /= seconds;
  return true;
}

}  // namespace

bool InstantRate(const Window& window, RangeCall& call, Cell& out) {
  return InstantValue(window, call, true, out);
}
bool InstantDelta(const Window& window, RangeCall& call, Cell& out) {
  return InstantValue(window, call, false, out);
}

}  // namespace promql::eval
