// rate, increase and delta: from the first sample to the last, extended to the whole range where
// the series probably goes on.
#include <algorithm>
#include <memory>

#include "promql/eval/counter_start.h"
#include "promql/eval/extended_range.h"
#include "promql/eval/functions.h"
#include "promql/eval/histogram_rate.h"

namespace promql::eval {
namespace {

double NumberIncrease(const Window& window, RangeCall& call, bool counter) {
  double increase = window.values.back() - window.values.front();
  if (!counter) return increase;
  if (window.starts.empty()) {
    for (size_t i = 1; i < window.values.size(); ++i) {
      if (window.values[i] < window.values[i - 1]) increase += window.values[i - 1];
    }
    return increase;
  }
  bool overlap = false;
  for (size_t i = 1; i < window.values.size(); ++i) {
    const CounterSample before = NumberAt(window, i - 1);
    const CounterSample now = NumberAt(window, i);
    if (!overlap && StartsOverlap(before, now)) {
      overlap = true;
      call.annotations.StartTimeOverlap(call.metric, call.first_span);
    }
    if (window.values[i] < window.values[i - 1] || StartedAnew(before, now)) {
      increase += window.values[i - 1];
    }
  }
  return increase;
}

// The samples of a window, of either kind, as far as their times matter.
struct Extent {
  int64_t first_ms;
  int64_t last_ms;
  size_t intervals;    // between samples
  int64_t start_ms;    // start timestamp of the first; 0: not known
  double first_value;  // for a histogram its count
};

Extent ExtentOf(const Window& window) {
  if (!window.histograms.empty()) {
    return {window.histogram_times.front(), window.histogram_times.back(),
            window.histograms.size() - 1, HistogramAt(window, 0).start_ms,
            window.histograms.front()->count};
  }
  return {window.times.front(), window.times.back(), window.values.size() - 1,
          NumberAt(window, 0).start_ms, window.values.front()};
}

double Seconds(int64_t from_ms, int64_t to_ms) {
  return static_cast<double>(to_ms - from_ms) / 1000;
}

// How much longer the range is than the time between its samples. Samples near an edge (less than
// 1.1 times their mean distance) stand for it up to the edge, others for half of that distance
// more; but a counter goes back no further than to zero.
double Extrapolation(const Window& window, const Extent& extent, bool counter, double increase,
                     bool known_start) {
  double sampled = Seconds(extent.first_ms, extent.last_ms);
  const double mean = extent.intervals > 0 ? sampled / static_cast<double>(extent.intervals) : 0.0;
  const double threshold = mean * 1.1;
  double to_start = Seconds(window.begin_ms, extent.first_ms);
  double to_end = Seconds(extent.last_ms, window.end_ms);
  if (known_start) {
    to_start = 0;
    sampled = Seconds(extent.start_ms, extent.last_ms);
  } else {
    if (to_start >= threshold) to_start = mean / 2;
    if (counter && increase > 0 && extent.first_value >= 0) {
      to_start = std::min(to_start, sampled * (extent.first_value / increase));
    }
  }
  if (to_end >= threshold) to_end = mean / 2;
  return sampled == 0 ? 1.0 : (sampled + to_start + to_end) / sampled;
}

bool RateOf(const Window& window, RangeCall& call, bool counter, bool per_second, Cell& out) {
  if (window.mixed()) {
    call.annotations.MixedFloatsHistograms(call.metric, call.first_span);
    return false;
  }
  if (call.form != RangeForm::Plain) return ExtendedRate(window, call, counter, per_second, out);
  const bool histograms = !window.histograms.empty();
  const Extent extent = ExtentOf(window);
  // A counter that began within the range was zero then.
  const bool known_start = counter && extent.start_ms != 0 && extent.start_ms > window.begin_ms &&
                           extent.start_ms < extent.first_ms;
  std::shared_ptr<Histogram> total;
  double increase = 0;
  if (histograms) {
    total = std::make_shared<Histogram>();
    if (extent.intervals > 0 && !HistogramIncrease(window, call, counter, *total)) return false;
  } else {
    increase = NumberIncrease(window, call, counter);
  }
  if (extent.intervals == 0 && !known_start) return false;
  if (known_start && histograms) {
    const Histogram& first = *window.histograms.front();
    if (extent.intervals == 0) {
      *total = first;
    } else if (!AddNoted(*total, first, call)) {
      return false;
    }
  } else if (known_start) {
    increase += window.values.front();
  }
  double factor =
      Extrapolation(window, extent, counter, histograms ? total->count : increase, known_start);
  if (per_second) factor /= call.range_s;
  if (histograms) {
    Multiply(*total, factor);
    out.histogram = std::move(total);
  } else {
    out.value = increase * factor;
  }
  return true;
}

}  // namespace

bool Rate(const Window& window, RangeCall& call, Cell& out) {
  return RateOf(window, call, true, true, out);
}
bool Increase(const Window& window, RangeCall& call, Cell& out) {
  return RateOf(window, call, true, false, out);
}
bool Delta(const Window& window, RangeCall& call, Cell& out) {
  return RateOf(window, call, false, false, out);
}

}  // namespace promql::eval
