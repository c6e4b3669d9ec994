#include "promql/eval/extended_range.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "promql/eval/histogram.h"
#include "promql/eval/histogram_rate.h"

namespace promql::eval {
namespace {

// The samples that make the edges: the last one at or before the beginning (or the first of all),
// and the first one at or behind the end (smoothed) or the last of all.
struct Edges {
  size_t first = 0;
  size_t last = 0;
};

std::optional<Edges> FindEdges(std::span<const int64_t> times, const Window& window,
                               bool smoothed) {
  if (times.empty()) return std::nullopt;
  const auto begin = times.begin();
  const auto last = times.end() - 1;
  Edges edges;
  const auto after = std::upper_bound(begin, last, window.begin_ms);
  edges.first = after == begin ? 0 : static_cast<size_t>(after - begin) - 1;
  const auto end = smoothed ? std::lower_bound(begin, last, window.end_ms) : last;
  edges.last = static_cast<size_t>(end - begin);
  if (times[edges.last] <= window.begin_ms) return std::nullopt;
  if (smoothed && times[edges.first] > window.end_ms) return std::nullopt;
  return edges;
}

double LeftValue(const Window& window, const Edges& edges, bool smoothed, bool counter) {
  const size_t i = edges.first;
  if (!smoothed || window.times[i] >= window.begin_ms) return window.values[i];
  return Interpolate(window.times[i], window.values[i], window.times[i + 1], window.values[i + 1],
                     window.begin_ms, counter);
}

double RightValue(const Window& window, const Edges& edges, bool smoothed, bool counter) {
  const size_t i = edges.last;
  if (!smoothed || i == 0 || window.times[i] <= window.end_ms) return window.values[i];
  return Interpolate(window.times[i - 1], window.values[i - 1], window.times[i], window.values[i],
                     window.end_ms, counter);
}

bool NumberRate(const Window& window, bool smoothed, bool counter, double& increase) {
  const std::optional<Edges> edges = FindEdges(window.times, window, smoothed);
  if (!edges) return false;
  const double left = LeftValue(window, *edges, smoothed, counter);
  const double right = RightValue(window, *edges, smoothed, counter);
  increase = right - left;
  if (!counter) return true;
  // Samples that make an edge are in it already.
  size_t first = edges->first;
  size_t end = edges->last + 1;
  if (window.times[first] <= window.begin_ms) ++first;
  if (window.times[end - 1] >= window.end_ms) --end;
  double before = left;
  for (size_t i = first; i < end; ++i) {
    if (window.values[i] < before) increase += before;
    before = window.values[i];
  }
  if (right < before) increase += before;
  return true;
}

// On the line between two histograms; false: they do not go together.
bool InterpolateHistograms(int64_t t1, const Histogram& h1, int64_t t2, const Histogram& h2,
                           int64_t t, bool counter, RangeCall& call, Histogram& out) {
  if (t == t1) {
    out = h1;
    return true;
  }
  out = h2;
  if (t == t2) return true;
  const double share = static_cast<double>(t - t1) / static_cast<double>(t2 - t1);
  if (counter && DetectReset(h2, h1)) {
    Multiply(out, share);
    return true;
  }
  if (!SubtractNoted(out, h1, call)) return false;
  Multiply(out, share);
  return AddNoted(out, h1, call);
}

bool EdgeHistograms(const Window& window, const Edges& edges, bool smoothed, bool counter,
                    RangeCall& call, Histogram& left, Histogram& right) {
  const auto times = window.histogram_times;
  const auto all = window.histograms;
  const size_t i = edges.first;
  const size_t k = edges.last;
  if (smoothed && times[i] < window.begin_ms) {
    if (!InterpolateHistograms(times[i], *all[i], times[i + 1], *all[i + 1], window.begin_ms,
                               counter, call, left)) {
      return false;
    }
  } else {
    left = *all[i];
  }
  if (smoothed && k > 0 && times[k] > window.end_ms) {
    return InterpolateHistograms(times[k - 1], *all[k - 1], times[k], *all[k], window.end_ms,
                                 counter, call, right);
  }
  right = *all[k];
  return true;
}

// What was counted before each reset between the edges.
bool AddResets(const Window& window, const Edges& edges, bool smoothed, const Histogram& left,
               const Histogram& right, RangeCall& call, Histogram& total) {
  const auto all = window.histograms;
  const Histogram* before = &left;
  size_t first = edges.first + 1;
  // A reset that the left edge was interpolated over is in that edge.
  if (smoothed && window.histogram_times[edges.first] < window.begin_ms &&
      DetectReset(*all[first], *all[edges.first])) {
    before = all[first].get();
    ++first;
  }
  if (first > edges.last) return true;
  std::optional<Histogram> lost;
  const auto note = [&] {
    if (lost) return AddNoted(*lost, *before, call);
    lost = *before;
    return true;
  };
  for (size_t i = first; i < edges.last; ++i) {
    if (DetectReset(*all[i], *before) && !note()) return false;
    before = all[i].get();
  }
  if (DetectReset(right, *before) && !note()) return false;
  return !lost || AddNoted(total, *lost, call);
}

bool HistogramRate(const Window& window, RangeCall& call, bool counter, Histogram& total) {
  const bool smoothed = call.form == RangeForm::Smoothed;
  const std::optional<Edges> edges = FindEdges(window.histogram_times, window, smoothed);
  if (!edges) return false;
  const bool custom = HasCustomBuckets(*window.histograms[edges->first]);
  for (size_t i = edges->first; i <= edges->last; ++i) {
    const Histogram& histogram = *window.histograms[i];
    if (HasCustomBuckets(histogram) != custom) {
      call.annotations.MixedExponentialCustom(call.metric, call.first_span);
      return false;
    }
    if (counter && histogram.reset_hint == ResetHint::Gauge) {
      call.annotations.NotCounter(call.metric, call.first_span);
    }
  }
  Histogram left;
  Histogram right;
  if (!EdgeHistograms(window, *edges, smoothed, counter, call, left, right)) return false;
  const bool gauges = left.reset_hint == ResetHint::Gauge && right.reset_hint == ResetHint::Gauge;
  if (!counter && !gauges) call.annotations.NotGauge(call.metric, call.first_span);
  total = right;
  if (!SubtractNoted(total, left, call)) return false;
  return !counter || AddResets(window, *edges, smoothed, left, right, call, total);
}

}  // namespace

bool ExtendedRate(const Window& window, RangeCall& call, bool counter, bool per_second, Cell& out) {
  if (window.histograms.empty()) {
    if (!NumberRate(window, call.form == RangeForm::Smoothed, counter, out.value)) return false;
    if (per_second) out.value /= call.range_s;
    return true;
  }
  auto total = std::make_shared<Histogram>();
  if (!HistogramRate(window, call, counter, *total)) return false;
  if (per_second) Divide(*total, call.range_s);
  total->reset_hint = ResetHint::Gauge;
  Compact(*total);
  out.histogram = std::move(total);
  return true;
}

void ExtendFloats(const Window& window, bool smoothed, std::vector<int64_t>& times,
                  std::vector<double>& values) {
  times.clear();
  values.clear();
  const std::optional<Edges> edges = FindEdges(window.times, window, smoothed);
  if (!edges) return;
  const auto add = [&](int64_t t_ms, double value) {
    times.push_back(t_ms);
    values.push_back(value);
  };
  add(window.begin_ms, LeftValue(window, *edges, smoothed, false));
  for (size_t i = edges->first; i <= edges->last; ++i) {
    if (window.times[i] > window.begin_ms && window.times[i] < window.end_ms) {
      add(window.times[i], window.values[i]);
    }
  }
  add(window.end_ms, RightValue(window, *edges, smoothed, false));
}

}  // namespace promql::eval
