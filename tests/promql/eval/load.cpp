#include "tests/promql/eval/load.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "promql/eval/classic_histogram.h"
#include "promql/eval/histogram.h"

namespace promql::eval::test {
namespace {

void AppendHistogram(Storage& storage, size_t number, int64_t t_ms, Histogram histogram) {
  const Column& column = storage.series(number);
  const Histogram* before = nullptr;
  if (!column.histograms.empty() && column.times.back() < t_ms) {
    before = column.histograms.back().get();
  }
  histogram.reset_hint = StoredHint(histogram, before);
  storage.Append(number, t_ms, histogram);
}

// What the series of one classic histogram say at one time.
struct Parts {
  std::vector<ClassicBucket> buckets;
  double count = std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
};

Histogram ToCustomBuckets(Parts parts) {
  auto& buckets = parts.buckets;
  std::sort(buckets.begin(), buckets.end(), [](const ClassicBucket& a, const ClassicBucket& b) {
    return a.upper_bound < b.upper_bound;
  });
  if (std::isnan(parts.count)) parts.count = buckets.empty() ? 0 : buckets.back().count;
  if (buckets.empty() || !std::isinf(buckets.back().upper_bound)) {
    buckets.push_back(
        {.upper_bound = std::numeric_limits<double>::infinity(), .count = parts.count});
  }
  Histogram h;
  h.schema = Histogram::kCustomBuckets;
  h.count = parts.count;
  h.sum = parts.sum;
  double below = 0;
  for (const ClassicBucket& bucket : buckets) {
    if (!std::isinf(bucket.upper_bound)) h.custom_values.push_back(bucket.upper_bound);
    h.positive_buckets.push_back(bucket.count - below);
    below = bucket.count;
  }
  h.positive_spans = {{.offset = 0, .length = static_cast<uint32_t>(buckets.size())}};
  Compact(h);
  return h;
}

// Collects the classic histograms among the series of a load.
class Converter {
 public:
  void Add(const series::Series& series, int64_t step_ms) {
    const Labels labels(series.labels);
    std::string_view name = labels.metric_name();
    double bound = 0;
    enum { Bucket, Count, Sum } part = Bucket;
    if (name.ends_with("_bucket")) {
      name.remove_suffix(7);
      if (!ParseBound(labels.Get("le"), bound) || std::isnan(bound)) return;
    } else if (name.ends_with("_count")) {
      name.remove_suffix(6);
      part = Count;
    } else if (name.ends_with("_sum")) {
      name.remove_suffix(4);
      part = Sum;
    } else {
      return;
    }
    std::vector<LabelPair> base;
    for (const LabelPair& pair : labels) {
      if (pair.name == kMetricName) {
        base.push_back({.name = pair.name, .value = name});
      } else if (pair.name != "le") {
        base.push_back(pair);
      }
    }
    auto& by_time = histograms_[Labels(std::move(base))];
    for (size_t i = 0; i < series.samples.size(); ++i) {
      const double* value = std::get_if<double>(&series.samples[i]);
      if (value == nullptr) continue;
      Parts& parts = by_time[static_cast<int64_t>(i) * step_ms];
      if (part == Bucket) parts.buckets.push_back({.upper_bound = bound, .count = *value});
      if (part == Count) parts.count = *value;
      if (part == Sum) parts.sum = *value;
    }
  }
  void StoreTo(Storage& storage) {
    for (auto& [labels, by_time] : histograms_) {
      const size_t number = storage.AddSeries(labels);
      for (auto& [t_ms, parts] : by_time) {
        AppendHistogram(storage, number, t_ms, ToCustomBuckets(std::move(parts)));
      }
    }
  }

 private:
  std::map<Labels, std::map<int64_t, Parts>> histograms_;
};

}  // namespace

void LoadInto(const Load& load, Storage& storage) {
  Converter converter;
  for (const series::Series& series : load.series) {
    const size_t number = storage.AddSeries(Labels(series.labels));
    for (size_t i = 0; i < series.samples.size(); ++i) {
      const int64_t t_ms = static_cast<int64_t>(i) * load.step_ms;
      const series::Sample& sample = series.samples[i];
      if (const double* value = std::get_if<double>(&sample)) {
        storage.Append(number, t_ms, *value);
      } else if (const auto* histogram = std::get_if<Histogram>(&sample)) {
        AppendHistogram(storage, number, t_ms, *histogram);
      } else if (std::holds_alternative<series::Stale>(sample)) {
        storage.AppendStale(number, t_ms);
      }
    }
    if (load.with_nhcb) converter.Add(series, load.step_ms);
  }
  converter.StoreTo(storage);
}

}  // namespace promql::eval::test
