#include "promql/eval/storage.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "promql/eval/matcher.h"

namespace promql::eval {
namespace {

constexpr uint64_t kStaleBits = 0x7ff0000000000002;

}  // namespace

double StaleMarker() { return std::bit_cast<double>(kStaleBits); }
bool IsStale(double value) { return std::bit_cast<uint64_t>(value) == kStaleBits; }

size_t Storage::AddSeries(const Labels& labels) {
  const auto number = static_cast<uint32_t>(columns_.size());
  const auto [found, added] = numbers_.try_emplace(labels, number);
  if (!added) return found->second;
  columns_.emplace_back().labels = labels;
  const std::string_view metric = labels.metric_name();
  auto postings = of_metric_.find(metric);
  if (postings == of_metric_.end()) postings = of_metric_.try_emplace(std::string(metric)).first;
  postings->second.push_back(number);
  return number;
}

void Storage::ReserveSeries(size_t more) {
  const size_t wanted = columns_.size() + more;
  if (wanted <= columns_.capacity()) return;
  // A few more come of what rules record: all would move for them. What is never used costs
  // nothing.
  columns_.reserve(std::max(wanted + wanted / 4, 2 * columns_.capacity()));
  numbers_.reserve(columns_.capacity());
}

void Storage::ReserveSamples(size_t series, size_t more) {
  Column& column = columns_[series];
  column.times.reserve(column.times.size() + more);
  column.values.reserve(column.values.size() + more);
}

std::optional<size_t> Storage::FindSeries(const Labels& labels) const {
  const auto found = numbers_.find(labels);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

void Storage::Append(size_t series, int64_t t_ms, double value, int64_t start_ms) {
  Column& column = columns_[series];
  const bool plain = column.histograms.empty() && column.start_timestamps.empty() && start_ms == 0;
  if (!plain || (!column.times.empty() && column.times.back() >= t_ms)) {
    Insert(series, t_ms, value, nullptr, start_ms);
    return;
  }
  column.times.push_back(t_ms);
  column.values.push_back(value);
  column.has_stale = column.has_stale || IsStale(value);
  ++samples_;
}

void Storage::Append(size_t series, int64_t t_ms, const series::Histogram& histogram,
                     int64_t start_ms) {
  Append(series, t_ms, std::make_shared<const series::Histogram>(histogram), start_ms);
}

void Storage::Append(size_t series, int64_t t_ms, HistogramPtr histogram, int64_t start_ms) {
  Insert(series, t_ms, 0, std::move(histogram), start_ms);
}

void Storage::Insert(size_t series, int64_t t_ms, double value, HistogramPtr histogram,
                     int64_t start_ms) {
  Column& column = columns_[series];
  if (histogram != nullptr && column.histograms.empty()) {
    column.histograms.resize(column.times.size());
    column.histograms.reserve(column.times.capacity());
  }
  if (start_ms != 0 && column.start_timestamps.empty()) {
    column.start_timestamps.resize(column.times.size());
  }
  const bool histograms = histogram != nullptr || !column.histograms.empty();
  const bool starts = start_ms != 0 || !column.start_timestamps.empty();
  const auto place = std::lower_bound(column.times.begin(), column.times.end(), t_ms);
  const auto at = place - column.times.begin();
  if (place == column.times.end() || *place != t_ms) {
    column.times.insert(place, t_ms);
    column.values.insert(column.values.begin() + at, value);
    if (histograms) column.histograms.insert(column.histograms.begin() + at, nullptr);
    if (starts) column.start_timestamps.insert(column.start_timestamps.begin() + at, 0);
    ++samples_;
  }
  const auto index = static_cast<size_t>(at);
  column.values[index] = value;
  if (histograms) column.histograms[index] = std::move(histogram);
  if (starts) column.start_timestamps[index] = start_ms;
  column.has_stale = column.has_stale || IsStale(value);
}

void Storage::Clear() { *this = Storage(); }

const Storage::Postings& Storage::OfMetric(std::string_view name) const {
  static const Postings nothing;
  const auto found = of_metric_.find(name);
  return found == of_metric_.end() ? nothing : found->second;
}

bool Storage::HasMetric(std::string_view name) const {
  return !name.empty() && !OfMetric(name).empty();
}

bool Storage::Select(std::span<const LabelMatcher> matchers, std::vector<uint32_t>& numbers,
                     std::string& error) const {
  const auto named = std::find_if(matchers.begin(), matchers.end(), [](const LabelMatcher& each) {
    return each.op == MatchOp::Equal && each.name == kMetricName;
  });
  std::vector<CompiledMatcher> rest;
  rest.reserve(matchers.size());
  for (const LabelMatcher& matcher : matchers) {
    if (named != matchers.end() && &matcher == &*named) continue;
    rest.emplace_back(matcher);
    if (!rest.back().ok()) {
      error = rest.back().error();
      return false;
    }
  }
  const auto meets = [&](uint32_t number) {
    return std::all_of(rest.begin(), rest.end(), [&](CompiledMatcher& matcher) {
      return matcher.Matches(columns_[number].labels.Get(matcher.name()));
    });
  };
  if (named != matchers.end()) {
    const Postings& postings = OfMetric(named->value);
    if (rest.empty()) numbers.reserve(numbers.size() + postings.size());
    std::copy_if(postings.begin(), postings.end(), std::back_inserter(numbers), meets);
    return true;
  }
  for (uint32_t number = 0; number < columns_.size(); ++number) {
    if (meets(number)) numbers.push_back(number);
  }
  return true;
}

}  // namespace promql::eval
