// Functions of the time of evaluation and of dates.
#include "promql/eval/calendar.h"
#include "promql/eval/functions.h"
#include "promql/eval/go_math.h"

namespace promql::eval {
namespace {

double Part(FunctionId function, int64_t seconds) {
  const CalendarTime time = ToCalendar(seconds);
  switch (function) {
    case FunctionId::day_of_month:
      return time.day;
    case FunctionId::day_of_week:
      return time.day_of_week;
    case FunctionId::day_of_year:
      return time.day_of_year;
    case FunctionId::days_in_month:
      return time.days_in_month;
    case FunctionId::hour:
      return time.hour;
    case FunctionId::minute:
      return time.minute;
    case FunctionId::month:
      return time.month;
    default:
      return static_cast<double>(time.year);
  }
}

Matrix OfMilliseconds(int64_t milliseconds) {
  return Matrix::OfScalar(static_cast<double>(milliseconds) / 1000);
}

}  // namespace

Matrix Time(Evaluator& evaluator, NodeId id) {
  Matrix result = evaluator.MakeMatrix(id);
  evaluator.Check(result.steps());
  result.AddRow({}, false);
  for (size_t step = 0; step < result.steps(); ++step) {
    result.Set(0, step, static_cast<double>(evaluator.grid(id).at(step)) / 1000);
  }
  return result;
}

Matrix QueryStart(Evaluator& evaluator, NodeId /*id*/) {
  return OfMilliseconds(evaluator.times().start_ms);
}
Matrix QueryEnd(Evaluator& evaluator, NodeId /*id*/) {
  return OfMilliseconds(evaluator.times().end_ms);
}
Matrix QueryStep(Evaluator& evaluator, NodeId /*id*/) {
  const QueryTimes& times = evaluator.times();
  return OfMilliseconds(times.start_ms == times.end_ms ? 0 : times.step_ms);
}
Matrix QueryRange(Evaluator& evaluator, NodeId /*id*/) {
  return OfMilliseconds(evaluator.times().end_ms - evaluator.times().start_ms);
}

// Numbers are seconds since the epoch; without an argument that of the evaluation.
Matrix CallOnDate(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  if (call.arguments.empty()) {
    Matrix result = evaluator.MakeMatrix(id);
    evaluator.Check(result.steps());
    result.AddRow({}, false);
    for (size_t step = 0; step < result.steps(); ++step) {
      result.Set(0, step, Part(call.function, evaluator.grid(id).at(step) / 1000));
    }
    return result;
  }
  Matrix result = evaluator.Take(call.arguments[0]);
  for (size_t row = 0; row < result.rows(); ++row) {
    result.set_labels(row, evaluator.DropName(result.labels(row)));
    result.set_drop_name(row, true);
    for (size_t step = 0; step < result.steps(); ++step) {
      if (!result.present(row, step)) continue;
      if (result.histogram(row, step) != nullptr) {
        result.Clear(row, step);
      } else {
        result.Set(row, step, Part(call.function, ToInt64(result.value(row, step))));
      }
    }
  }
  if (result.has_histograms()) result.RemoveEmptyRows();
  if (!evaluator.options().delayed_name_removal) evaluator.Merge(result, id);
  return result;
}

}  // namespace promql::eval
