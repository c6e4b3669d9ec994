// The series that an evaluation reads: in memory, samples in columns, found by their labels.
//
// Not safe to change while somebody reads; many may read at once. Series have numbers in the order
// in which they were added, and selectors yield them in that order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "promql/eval/labels.h"
#include "promql/operators.h"
#include "promql/series/series.h"

namespace promql::eval {

// Shared and never changed; null where a sample is a plain number.
using HistogramPtr = std::shared_ptr<const series::Histogram>;

// The marker of Prometheus: from here on the series has no value. A NaN with bits of its own.
double StaleMarker();
bool IsStale(double value);

// The samples of one series, by rising time. Every column has one item per sample, or none where no
// sample of the series needs it.
struct Column {
  Labels labels;
  std::vector<int64_t> times;  // milliseconds
  std::vector<double> values;  // StaleMarker() where it went stale; of no meaning for a histogram
  std::vector<HistogramPtr> histograms;   // empty: all are numbers
  std::vector<int64_t> start_timestamps;  // since when a counter has counted; 0: not known
  bool has_stale = false;
};

// One condition of a selector. The text of a regular expression is matched as a whole.
struct LabelMatcher {
  std::string name;
  MatchOp op = MatchOp::Equal;
  std::string value;
};

class Storage {
 public:
  // The number of that series, which is new or was there.
  size_t AddSeries(const Labels& labels);
  // Makes room for so many more series, and for so many samples of one.
  void ReserveSeries(size_t more);
  void ReserveSamples(size_t series, size_t more);
  std::optional<size_t> FindSeries(const Labels& labels) const;

  // Times should rise within a series: an older sample is put in its place (slowly), one of the
  // same time replaced.
  void Append(size_t series, int64_t t_ms, double value, int64_t start_ms = 0);
  void Append(size_t series, int64_t t_ms, const series::Histogram& histogram,
              int64_t start_ms = 0);
  void Append(size_t series, int64_t t_ms, HistogramPtr histogram, int64_t start_ms = 0);
  void AppendStale(size_t series, int64_t t_ms) { Append(series, t_ms, StaleMarker()); }

  size_t series_count() const { return columns_.size(); }
  const Column& series(size_t number) const { return columns_[number]; }
  uint64_t sample_count() const { return samples_; }
  void Clear();

  // Appends the numbers of the series that meet all conditions, rising. A label that is not there
  // counts as an empty one. All series of the metric are looked at; of all metrics, where no
  // condition names one. False: an expression does not compile, `error` says why.
  bool Select(std::span<const LabelMatcher> matchers, std::vector<uint32_t>& numbers,
              std::string& error) const;
  // Whether any series has that metric name.
  bool HasMetric(std::string_view name) const;

 private:
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename T>
  using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;
  using Postings = std::vector<uint32_t>;

  void Insert(size_t series, int64_t t_ms, double value, HistogramPtr histogram, int64_t start_ms);
  const Postings& OfMetric(std::string_view name) const;

  std::vector<Column> columns_;
  std::unordered_map<Labels, uint32_t> numbers_;
  // By the metric's name. Other labels have no index: most of their values are of one series, and
  // rules are evaluated far less often than series are added.
  TextMap<Postings> of_metric_;
  uint64_t samples_ = 0;
};

}  // namespace promql::eval
