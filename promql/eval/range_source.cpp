#include "promql/eval/range_source.h"

#include <algorithm>

#include "promql/eval/selecting.h"
#include "promql/eval/stats_only.h"

namespace promql::eval {
namespace {

size_t FirstAfter(std::span<const int64_t> times, int64_t t_ms) {
  return static_cast<size_t>(std::upper_bound(times.begin(), times.end(), t_ms) - times.begin());
}

}  // namespace

RangeSource::RangeSource(const Evaluator& evaluator, NodeId argument, NodeId user, bool with_starts)
    : evaluator_(evaluator),
      grid_(evaluator.grid(user)),
      shift_(evaluator.plan().shift(argument)),
      with_starts_(with_starts) {
  const Ast& ast = evaluator.ast();
  // Times are whole milliseconds.
  if (evaluator.options().closed_ranges) before_ms_ = 1;
  if (ast.kind(argument) == NodeKind::Subquery) {
    const NodeId operand = Inner(ast, ast.subquery(argument).operand);
    subquery_ = &evaluator.value(operand);
    subquery_grid_ = &evaluator.plan().subquery_grid(argument);
    return;
  }
  const NodeId selector = ast.matrix(argument).selector;
  const SelectorView view = ast.selector(selector);
  const int64_t lookback = evaluator.options().lookback_ms;
  if (view.anchored || view.smoothed) before_ms_ += lookback;
  if (view.smoothed) behind_ms_ = lookback;
  if (view.anchored) form_ = RangeForm::Anchored;
  if (view.smoothed) form_ = RangeForm::Smoothed;
  stats_only_ = evaluator.plan().stats_only(selector);
  numbers_ = SelectSeries(evaluator, selector);
}

bool RangeSource::Next() {
  if (next_ == size()) return false;
  if (subquery_ != nullptr) {
    LoadRow(next_);
  } else {
    LoadColumn(evaluator_.storage().series(numbers_[next_]));
  }
  ++next_;
  numbers_marks_ = {};
  histograms_marks_ = {};
  return true;
}

bool RangeSource::NeedsCopy(const Column& column, size_t first, size_t last) const {
  if (!column.histograms.empty()) return true;
  if (!column.has_stale) return false;
  return std::any_of(column.values.begin() + static_cast<std::ptrdiff_t>(first),
                     column.values.begin() + static_cast<std::ptrdiff_t>(last), IsStale);
}

void RangeSource::LoadColumn(const Column& column) {
  labels_ = &column.labels;
  drop_name_ = false;
  whole_ = {};
  if (grid_.count == 0) return;
  const int64_t open = SaturatingSubtract(shift_.Reference(grid_.start_ms),
                                          SaturatingAdd(shift_.range_ms, before_ms_));
  const int64_t end = SaturatingAdd(shift_.Reference(grid_.last()), behind_ms_);
  const size_t first = FirstAfter(column.times, open);
  const size_t last = std::max(first, FirstAfter(column.times, end));
  const bool starts = with_starts_ && !column.start_timestamps.empty();
  if (!NeedsCopy(column, first, last)) {
    whole_.times = std::span(column.times).subspan(first, last - first);
    whole_.values = std::span(column.values).subspan(first, last - first);
    if (starts) whole_.starts = std::span(column.start_timestamps).subspan(first, last - first);
    return;
  }
  times_.clear();
  values_.clear();
  starts_.clear();
  histogram_times_.clear();
  histograms_.clear();
  histogram_starts_.clear();
  for (size_t i = first; i < last; ++i) {
    if (!column.histograms.empty() && column.histograms[i] != nullptr) {
      histogram_times_.push_back(column.times[i]);
      histograms_.push_back(stats_only_ ? WithDetectedHint(column, i, open) : column.histograms[i]);
      if (starts) histogram_starts_.push_back(column.start_timestamps[i]);
    } else if (!IsStale(column.values[i])) {
      times_.push_back(column.times[i]);
      values_.push_back(column.values[i]);
      if (starts) starts_.push_back(column.start_timestamps[i]);
    }
  }
  whole_.times = times_;
  whole_.values = values_;
  whole_.starts = starts_;
  whole_.histogram_times = histogram_times_;
  whole_.histograms = histograms_;
  whole_.histogram_starts = histogram_starts_;
}

// Hints say how a histogram follows the one before it in storage; a subquery may leave that out, or
// give it twice.
void RangeSource::LoadRow(size_t row) {
  labels_ = &subquery_->labels(row);
  drop_name_ = subquery_->drop_name(row);
  times_.clear();
  values_.clear();
  histogram_times_.clear();
  histograms_.clear();
  evaluator_.Check(subquery_grid_->count);
  for (size_t step = 0; step < subquery_grid_->count; ++step) {
    if (!subquery_->present(row, step)) continue;
    const HistogramPtr& histogram = subquery_->histogram(row, step);
    if (histogram == nullptr) {
      times_.push_back(subquery_grid_->at(step));
      values_.push_back(subquery_->value(row, step));
      continue;
    }
    histogram_times_.push_back(subquery_grid_->at(step));
    const series::ResetHint hint = histogram->reset_hint;
    if (hint != series::ResetHint::Reset && hint != series::ResetHint::NotReset) {
      histograms_.push_back(histogram);
      continue;
    }
    auto copy = std::make_shared<series::Histogram>(*histogram);
    copy->reset_hint = series::ResetHint::Unknown;
    histograms_.push_back(std::move(copy));
  }
  whole_ = {};
  whole_.times = times_;
  whole_.values = values_;
  whole_.histogram_times = histogram_times_;
  whole_.histograms = histograms_;
}

void RangeSource::Marks::Move(std::span<const int64_t> times, int64_t after_ms, int64_t until_ms) {
  while (begin < times.size() && times[begin] <= after_ms) ++begin;
  end = std::max(begin, end);
  while (end < times.size() && times[end] <= until_ms) ++end;
}

const Window& RangeSource::At(size_t step) {
  const int64_t t = grid_.at(step);
  window_.evaluation_ms = t;
  window_.end_ms = shift_.Reference(t);
  window_.begin_ms = SaturatingSubtract(window_.end_ms, shift_.range_ms);
  const int64_t after = SaturatingSubtract(window_.begin_ms, before_ms_);
  const int64_t until = SaturatingAdd(window_.end_ms, behind_ms_);
  numbers_marks_.Move(whole_.times, after, until);
  const size_t first = numbers_marks_.begin;
  const size_t count = numbers_marks_.end - first;
  window_.times = whole_.times.subspan(first, count);
  window_.values = whole_.values.subspan(first, count);
  window_.starts = whole_.starts.empty() ? whole_.starts : whole_.starts.subspan(first, count);
  if (!whole_.histograms.empty()) {
    histograms_marks_.Move(whole_.histogram_times, after, until);
    const size_t begin = histograms_marks_.begin;
    const size_t size = histograms_marks_.end - begin;
    window_.histogram_times = whole_.histogram_times.subspan(begin, size);
    window_.histograms = whole_.histograms.subspan(begin, size);
    window_.histogram_starts = whole_.histogram_starts.empty()
                                   ? whole_.histogram_starts
                                   : whole_.histogram_starts.subspan(begin, size);
  } else {
    window_.histogram_times = {};
    window_.histograms = {};
    window_.histogram_starts = {};
  }
  return window_;
}

}  // namespace promql::eval
