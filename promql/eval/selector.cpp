// Instant vector selectors, and the functions that ask for more of their samples than the value.
#include <algorithm>

#include "promql/eval/extended_range.h"
#include "promql/eval/fail.h"
#include "promql/eval/functions.h"
#include "promql/eval/nodes.h"
#include "promql/eval/selecting.h"
#include "promql/eval/stats_only.h"

namespace promql::eval {
namespace {

// Calls `put(row, step, index)` for each sample of each series; rows that stay empty are taken off.
template <typename Labelling, typename Put>
Matrix ForEachSample(Evaluator& evaluator, NodeId selector, NodeId user, bool drop_name,
                     Labelling labels_of, Put put) {
  const Grid& grid = evaluator.grid(user);
  const TimeShift& shift = evaluator.plan().shift(selector);
  const std::vector<uint32_t> numbers = SelectSeries(evaluator, selector);
  Matrix result = evaluator.MakeMatrix(user);
  if (grid.count == 1) result.ReserveRows(numbers.size());
  for (const uint32_t number : numbers) {
    evaluator.Check(result.cells() + grid.count);
    const Column& column = evaluator.storage().series(number);
    LookbackCursor cursor(column, evaluator.options());
    const size_t row = result.AddRow(labels_of(column.labels), drop_name);
    bool any = false;
    for (size_t step = 0; step < grid.count; ++step) {
      const std::ptrdiff_t index = cursor.At(shift.Reference(grid.at(step)));
      if (index < 0) continue;
      put(result, row, step, column, static_cast<size_t>(index));
      any = true;
    }
    if (!any) result.RemoveLastRow();
  }
  return result;
}

// `metric smoothed`: interpolated between the samples before and behind the time.
Matrix EvaluateSmoothed(Evaluator& evaluator, NodeId id) {
  const Grid& grid = evaluator.grid(id);
  const TimeShift& shift = evaluator.plan().shift(id);
  const int64_t lookback = evaluator.options().lookback_ms;
  Matrix result = evaluator.MakeMatrix(id);
  std::vector<int64_t> times;
  std::vector<double> values;
  for (const uint32_t number : SelectSeries(evaluator, id)) {
    evaluator.Check(result.cells() + grid.count);
    const Column& column = evaluator.storage().series(number);
    times.clear();
    values.clear();
    for (size_t i = 0; i < column.times.size(); ++i) {
      if (IsStale(column.values[i])) continue;
      if (!column.histograms.empty() && column.histograms[i] != nullptr) {
        Fail("smoothed and anchored modifiers do not work with native histograms",
             evaluator.ast().span(id));
      }
      times.push_back(column.times[i]);
      values.push_back(column.values[i]);
    }
    const size_t row = result.AddRow(column.labels, false);
    bool any = false;
    size_t next = 0;  // the first sample at the time or behind it
    for (size_t step = 0; step < grid.count; ++step) {
      const int64_t t = shift.Reference(grid.at(step));
      while (next < times.size() && times[next] < t) ++next;
      const bool has_next = next < times.size() && times[next] <= SaturatingAdd(t, lookback);
      const bool has_before = next > 0 && times[next - 1] > SaturatingSubtract(t, lookback);
      if (has_next && times[next] == t) {
        result.Set(row, step, values[next]);
      } else if (has_next && has_before) {
        result.Set(
            row, step,
            Interpolate(times[next - 1], values[next - 1], times[next], values[next], t, false));
      } else if (has_before) {
        result.Set(row, step, values[next - 1]);
      } else {
        continue;
      }
      any = true;
    }
    if (!any) result.RemoveLastRow();
  }
  return result;
}

}  // namespace

Matrix EvaluateSelector(Evaluator& evaluator, NodeId id) {
  if (evaluator.ast().selector(id).smoothed) return EvaluateSmoothed(evaluator, id);
  const bool stats_only = evaluator.plan().stats_only(id);
  const int64_t open =
      SaturatingSubtract(evaluator.plan().shift(id).Reference(evaluator.grid(id).start_ms),
                         evaluator.options().lookback_ms);
  return ForEachSample(
      evaluator, id, id, false, [](const Labels& labels) { return labels; },
      [stats_only, open](Matrix& result, size_t row, size_t step, const Column& column,
                         size_t index) {
        if (!column.histograms.empty() && column.histograms[index] != nullptr) {
          result.Set(row, step,
                     stats_only ? WithDetectedHint(column, index, open) : column.histograms[index]);
        } else {
          result.Set(row, step, column.values[index]);
        }
      });
}

// The time of the sample, where the argument is a selector; else that of the evaluation.
Matrix Timestamp(Evaluator& evaluator, NodeId id) {
  const NodeId argument = Inner(evaluator.ast(), evaluator.ast().call(id).arguments[0]);
  const auto labels_of = [&](const Labels& labels) { return evaluator.DropName(labels); };
  if (evaluator.ast().kind(argument) == NodeKind::VectorSelector) {
    Matrix result = ForEachSample(
        evaluator, argument, id, true, labels_of,
        [](Matrix& matrix, size_t row, size_t step, const Column& column, size_t index) {
          matrix.Set(row, step, static_cast<double>(column.times[index]) / 1000);
        });
    evaluator.Merge(result, id);
    return result;
  }
  const Matrix& input = evaluator.value(argument);
  const Grid& grid = evaluator.grid(id);
  Matrix result = evaluator.MakeMatrix(id);
  for (size_t row = 0; row < input.rows(); ++row) {
    evaluator.Check(result.cells() + grid.count);
    const size_t out = result.AddRow(labels_of(input.labels(row)), true);
    for (size_t step = 0; step < grid.count; ++step) {
      if (!input.present(row, step)) continue;
      result.Set(out, step, static_cast<double>(grid.at(step)) / 1000);
    }
  }
  evaluator.Merge(result, id);
  return result;
}

// Since when the counter has counted. Only samples as they are stored know.
Matrix StartTimestamp(Evaluator& evaluator, NodeId id) {
  const NodeId argument = Inner(evaluator.ast(), evaluator.ast().call(id).arguments[0]);
  const bool known = evaluator.options().use_start_timestamps &&
                     evaluator.ast().kind(argument) == NodeKind::VectorSelector;
  if (!known) return evaluator.MakeMatrix(id);
  Matrix result = ForEachSample(
      evaluator, argument, id, true,
      [&](const Labels& labels) { return evaluator.DropName(labels); },
      [](Matrix& matrix, size_t row, size_t step, const Column& column, size_t index) {
        const int64_t start = column.start_timestamps.empty() ? 0 : column.start_timestamps[index];
        matrix.Set(row, step, static_cast<double>(start) / 1000);
      });
  evaluator.Merge(result, id);
  return result;
}

}  // namespace promql::eval
