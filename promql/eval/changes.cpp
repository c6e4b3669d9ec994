// changes and resets: samples compared with the ones before them.
#include <algorithm>
#include <cmath>

#include "promql/eval/counter_start.h"
#include "promql/eval/functions.h"
#include "promql/eval/histogram.h"

namespace promql::eval {
namespace {

struct Sample {
  double value = 0;
  const Histogram* histogram = nullptr;
  CounterSample counter;
};

// The samples of a window in the order of time, numbers and histograms together.
class Merge {
 public:
  Merge(const Window& window, size_t number, size_t histogram)
      : window_(window), number_(number), histogram_(histogram) {}

  bool Next(Sample& sample) {
    const bool numbers = number_ < window_.values.size();
    const bool histograms = histogram_ < window_.histograms.size();
    if (!numbers && !histograms) return false;
    if (numbers && (!histograms || window_.times[number_] < window_.histogram_times[histogram_])) {
      sample = {window_.values[number_], nullptr, NumberAt(window_, number_)};
      ++number_;
    } else {
      sample = {0, window_.histograms[histogram_].get(), HistogramAt(window_, histogram_)};
      ++histogram_;
    }
    return true;
  }

 private:
  const Window& window_;
  size_t number_, histogram_;
};

size_t CountUntil(std::span<const int64_t> times, int64_t t_ms) {
  return static_cast<size_t>(std::upper_bound(times.begin(), times.end(), t_ms) - times.begin());
}

// Where to begin: with `anchored` at the last sample before the range, of either kind. False: no
// sample is in the range.
bool FindBegin(const Window& window, const RangeCall& call, size_t& number, size_t& histogram) {
  number = 0;
  histogram = 0;
  if (call.form != RangeForm::Anchored) return true;
  const size_t numbers = CountUntil(window.times, window.begin_ms);
  const size_t histograms = CountUntil(window.histogram_times, window.begin_ms);
  if (numbers == window.times.size() && histograms == window.histogram_times.size()) return false;
  number = numbers;
  histogram = histograms;
  if (numbers == 0 && histograms == 0) return true;
  const bool number_is_anchor =
      histograms == 0 ||
      (numbers > 0 && window.times[numbers - 1] >= window.histogram_times[histograms - 1]);
  if (number_is_anchor) {
    --number;
  } else {
    --histogram;
  }
  return true;
}

template <typename Differs>
bool CountPairs(const Window& window, const RangeCall& call, Differs differs, Cell& out) {
  size_t number = 0;
  size_t histogram = 0;
  if (!FindBegin(window, call, number, histogram)) return false;
  Merge merge(window, number, histogram);
  Sample before;
  Sample now;
  double count = 0;
  merge.Next(before);
  while (merge.Next(now)) {
    const bool same_kind = (before.histogram == nullptr) == (now.histogram == nullptr);
    if (!same_kind || differs(before, now)) count += 1;
    before = now;
  }
  out.value = count;
  return true;
}

}  // namespace

bool Changes(const Window& window, RangeCall& call, Cell& out) {
  return CountPairs(
      window, call,
      [](const Sample& before, const Sample& now) {
        if (now.histogram != nullptr) return !Equal(*now.histogram, *before.histogram);
        return now.value != before.value && !(std::isnan(now.value) && std::isnan(before.value));
      },
      out);
}

bool Resets(const Window& window, RangeCall& call, Cell& out) {
  return CountPairs(
      window, call,
      [](const Sample& before, const Sample& now) {
        if (StartedAnew(before.counter, now.counter)) return true;
        if (now.histogram != nullptr) return DetectReset(*now.histogram, *before.histogram);
        return now.value < before.value;
      },
      out);
}

}  // namespace promql::eval
