#include "compiler/scenario/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "compiler/scenario/level.h"
#include "compiler/scenario/observations.h"
#include "compiler/scenario/random.h"
#include "compiler/test/expectation.h"
#include "compiler/units/unit.h"
#include "promql/issue.h"
#include "promql/series/series.h"

namespace qoe::scenario {
namespace {

using artifact::Scenario;
using artifact::Stream;
using artifact::StreamKind;
using promql::eval::Labels;
using promql::eval::Storage;

// Of more observations within a step, so many are drawn and each counts several times.
constexpr double kMostDrawn = 200;
constexpr double kMostReserved = 1'000;  // samples of a series: beyond, growing costs little
// Quantiles that a summary shows: the catalogue does not say which it has.
constexpr double kQuantiles[] = {0.5, 0.9, 0.95, 0.99};

double Clamped(const Stream& stream, double value) {
  if (stream.least) value = std::max(value, *stream.least);
  if (stream.most) value = std::min(value, *stream.most);
  return value;
}

double Drawn(const Stream& stream, const Level& level, Random& random) {
  if (level.spread == 0) return Clamped(stream, level.value);
  return Clamped(stream, level.value * (1 + level.spread * random.Signed()));
}

// How many samples a series of the stream has, roughly.
size_t SamplesOf(const Scenario& scenario, const Stream& stream) {
  const bool events =
      stream.kind == StreamKind::Events || stream.kind == StreamKind::EventHistogram;
  const double seconds = static_cast<double>(scenario.length_ms) / 1000;
  const double count =
      events ? LevelAt(stream, 0).rate * seconds
             : static_cast<double>(scenario.length_ms) / static_cast<double>(scenario.step_ms);
  return static_cast<size_t>(std::clamp(count, 0.0, kMostReserved)) + 1;
}

// One series of a stream: several of a histogram.
class SeriesFeed {
 public:
  SeriesFeed(const Scenario& scenario, int64_t event_grid_ms, const Stream& stream, size_t number,
             Storage& storage)
      : scenario_(scenario),
        event_grid_ms_(event_grid_ms),
        stream_(stream),
        number_(number),
        storage_(storage),
        random_(scenario.seed, stream.name, number),
        samples_(SamplesOf(scenario, stream)),
        classic_(stream.buckets) {
    Open();
  }

  // A series that somebody else feeds, too.
  const std::optional<size_t>& fed_already() const { return fed_already_; }

  void Run() {
    const bool events =
        stream_.kind == StreamKind::Events || stream_.kind == StreamKind::EventHistogram;
    events ? RunEvents() : RunSteps();
  }

 private:
  size_t Add(std::string_view suffix, std::string_view label = {}, std::string_view text = {}) {
    const std::string metric = stream_.metric + std::string(suffix);
    std::vector<std::string> values;
    values.reserve(stream_.labels.size());
    std::vector<promql::eval::LabelPair> labels;
    labels.reserve(stream_.labels.size() + 2);
    labels.push_back({promql::eval::kMetricName, metric});
    for (const artifact::StreamLabel& own : stream_.labels)
      labels.push_back({own.name, values.emplace_back(own.ValueOf(number_))});
    if (!label.empty()) labels.push_back({label, text});
    const size_t next = storage_.series_count();
    const size_t series = storage_.AddSeries(Labels(std::move(labels)));
    if (series < next) fed_already_ = series;
    storage_.ReserveSamples(series, samples_);
    return series;
  }

  void Open() {
    const bool histogram =
        stream_.kind == StreamKind::Histogram || stream_.kind == StreamKind::EventHistogram;
    if (histogram) {
      for (const double bound : stream_.buckets)
        series_.push_back(Add("_bucket", "le", units::FormatNumber(bound)));
      series_.push_back(Add("_bucket", "le", "+Inf"));
    } else if (stream_.kind == StreamKind::Summary) {
      for (const double quantile : kQuantiles)
        series_.push_back(Add("", "quantile", units::FormatNumber(quantile)));
    } else {
      series_.push_back(Add(""));
    }
    if (histogram || stream_.kind == StreamKind::Summary) {
      series_.push_back(Add("_sum"));
      series_.push_back(Add("_count"));
    }
  }

  void RunSteps() {
    bool there = false;
    int64_t before = -scenario_.step_ms;
    for (int64_t t = 0; t <= scenario_.length_ms; before = t, t += scenario_.step_ms) {
      if (IsReset(stream_, before, t)) Reset();
      const bool is = IsThere(stream_, t);
      if (is) {
        // A running total is first seen as it begins.
        if (there) Advance(t);
        Write(t);
      } else if (there) {
        Vanish(t);
      }
      there = is;
    }
  }

  // Each series has its own place between two events.
  void RunEvents() {
    const double phase = static_cast<double>(number_) / static_cast<double>(stream_.series);
    auto t = static_cast<double>(stream_.from_ms);
    double wait = phase;  // of the time between two events
    const auto end = static_cast<double>(scenario_.length_ms);
    while (t <= end) {
      const auto now = static_cast<int64_t>(t);
      const Level level = LevelAt(stream_, now);
      if (level.rate <= 0 || !IsThere(stream_, now)) {
        t += static_cast<double>(scenario_.step_ms);
        continue;
      }
      t += wait * 1000 / level.rate;
      wait = 1;
      const int64_t at = OnGrid(std::llround(t), event_grid_ms_);
      if (at > scenario_.length_ms || !IsThere(stream_, at)) continue;
      const double value = Drawn(stream_, level, random_);
      if (stream_.kind == StreamKind::EventHistogram) {
        classic_.Clear();
        classic_.Observe(value, 1);
        WriteClassic(at);
      } else {
        storage_.Append(series_[0], at, value);
      }
    }
  }

  void Reset() {
    total_ = sum_ = rest_ = 0;
    classic_.Clear();
    native_.Clear();
  }

  // What happened within the step that ends at `t`: as it was when that began.
  void Advance(int64_t t) {
    const Level level = LevelAt(stream_, t - scenario_.step_ms);
    const double seconds = static_cast<double>(scenario_.step_ms) / 1000;
    const double amount = level.rate * seconds;
    if (stream_.kind == StreamKind::Counter) {
      const double factor = level.spread == 0 ? 1 : 1 + level.spread * random_.Signed();
      total_ += amount * factor;
      return;
    }
    if (stream_.kind == StreamKind::Gauge || stream_.kind == StreamKind::Constant) return;
    rest_ += amount;
    const double whole = std::floor(rest_ + 1e-9);
    rest_ -= whole;
    if (whole <= 0) return;
    const double draws = level.spread == 0 ? 1 : std::min(whole, kMostDrawn);
    for (double k = 0; k < draws; ++k) Observe(Drawn(stream_, level, random_), whole / draws);
  }

  void Observe(double value, double times) {
    if (stream_.kind == StreamKind::Histogram) {
      classic_.Observe(value, times);
    } else if (stream_.kind == StreamKind::NativeHistogram) {
      native_.Observe(value, times);
    } else {
      total_ += times;
      sum_ += value * times;
    }
  }

  void Write(int64_t t) {
    switch (stream_.kind) {
      case StreamKind::Counter:
        return storage_.Append(series_[0], t, total_);
      case StreamKind::Gauge:
        return storage_.Append(series_[0], t, Drawn(stream_, LevelAt(stream_, t), random_));
      case StreamKind::Constant:
        return storage_.Append(series_[0], t, 1);
      case StreamKind::Histogram:
        return WriteClassic(t);
      case StreamKind::NativeHistogram:
        return storage_.Append(series_[0], t, native_.Snapshot());
      case StreamKind::Summary:
        return WriteSummary(t);
      case StreamKind::Events:
      case StreamKind::EventHistogram:
      case StreamKind::Written:
        break;
    }
  }

  void WriteClassic(int64_t t) {
    const size_t bounds = stream_.buckets.size();
    for (size_t i = 0; i < bounds; ++i) storage_.Append(series_[i], t, classic_.UpTo(i));
    storage_.Append(series_[bounds], t, classic_.count());
    storage_.Append(series_[bounds + 1], t, classic_.sum());
    storage_.Append(series_[bounds + 2], t, classic_.count());
  }

  void WriteSummary(int64_t t) {
    const Level level = LevelAt(stream_, t);
    const size_t quantiles = std::size(kQuantiles);
    for (size_t i = 0; i < quantiles; ++i) {
      const double at = level.value * (1 + level.spread * (2 * kQuantiles[i] - 1));
      storage_.Append(series_[i], t, Clamped(stream_, at));
    }
    storage_.Append(series_[quantiles], t, sum_);
    storage_.Append(series_[quantiles + 1], t, total_);
  }

  // As after a scrape that failed.
  void Vanish(int64_t t) {
    for (const size_t series : series_) storage_.AppendStale(series, t);
  }

  const Scenario& scenario_;
  int64_t event_grid_ms_;
  const Stream& stream_;
  size_t number_;
  Storage& storage_;
  Random random_;
  size_t samples_;              // of each series, roughly
  std::vector<size_t> series_;  // in the storage
  std::optional<size_t> fed_already_;
  double total_ = 0, sum_ = 0;
  double rest_ = 0;  // of an event that is not whole yet
  ClassicObservations classic_;
  NativeObservations native_;
};

void FeedNotation(const Scenario& scenario, const std::string& text, Storage& storage) {
  promql::series::Series series;
  std::vector<promql::Issue> issues;
  if (!promql::series::Parse(text, {kMostSamples}, series, issues)) return;  // was reported
  const size_t number = storage.AddSeries(Labels(series.labels));
  for (size_t i = 0; i < series.samples.size(); ++i) {
    const int64_t t = static_cast<int64_t>(i) * scenario.step_ms;
    const promql::series::Sample& sample = series.samples[i];
    if (std::holds_alternative<promql::series::Stale>(sample)) {
      storage.AppendStale(number, t);
    } else if (const double* value = std::get_if<double>(&sample)) {
      storage.Append(number, t, *value);
    } else if (const auto* histogram = std::get_if<promql::series::Histogram>(&sample)) {
      storage.Append(number, t, *histogram);
    }
  }
}

}  // namespace

int64_t OnGrid(int64_t t_ms, int64_t grid_ms) { return (t_ms + grid_ms / 2) / grid_ms * grid_ms; }

Result<std::vector<size_t>> FeedTraffic(const Scenario& scenario, const FeedOptions& options,
                                        Storage& storage) {
  std::vector<size_t> counts;
  counts.reserve(scenario.streams.size());
  for (const Stream& stream : scenario.streams) {
    for (const std::string& text : stream.notation) FeedNotation(scenario, text, storage);
    storage.ReserveSeries(stream.series);
    for (size_t i = 0; i < stream.series; ++i) {
      if (options.cancelled != nullptr && *options.cancelled) break;
      SeriesFeed feed(scenario, options.event_grid_ms, stream, i, storage);
      if (feed.fed_already()) {
        return Error{ErrorKind::Unusable,
                     fmt::format("the stream `{}` feeds `{}`, which is fed already", stream.name,
                                 test::SeriesText(storage.series(*feed.fed_already()).labels))};
      }
      feed.Run();
      if (storage.sample_count() > kMostSamples) {
        return Error{
            ErrorKind::TooLarge,
            fmt::format("the streams make more than {} samples; the stream `{}` goes beyond",
                        kMostSamples, stream.name)};
      }
    }
    counts.push_back(storage.series_count());
  }
  return counts;
}

}  // namespace qoe::scenario
