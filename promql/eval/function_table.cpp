// Which code computes which function. No `default`: a function without code does not compile.
#include <cmath>

#include "promql/eval/functions.h"
#include "promql/eval/nodes.h"

namespace promql::eval {
namespace {

template <RangeFunction kFunction>
Matrix OverRange(Evaluator& evaluator, NodeId call) {
  return CallOverRange(evaluator, call, kFunction);
}

template <double (*kFunction)(double)>
Matrix OnNumbers(Evaluator& evaluator, NodeId call) {
  return CallOnNumbers(evaluator, call, kFunction);
}

template <double (*kFunction)(const series::Histogram&)>
Matrix OnHistograms(Evaluator& evaluator, NodeId call) {
  return CallOnHistograms(evaluator, call, kFunction);
}

CallFunction CodeOf(FunctionId id) {
  switch (id) {
    case FunctionId::abs:
      return OnNumbers<std::fabs>;
    case FunctionId::absent:
      return Absent;
    case FunctionId::absent_over_time:
      return AbsentOverTime;
    case FunctionId::acos:
      return OnNumbers<std::acos>;
    case FunctionId::acosh:
      return OnNumbers<std::acosh>;
    case FunctionId::asin:
      return OnNumbers<std::asin>;
    case FunctionId::asinh:
      return OnNumbers<std::asinh>;
    case FunctionId::atan:
      return OnNumbers<std::atan>;
    case FunctionId::atanh:
      return OnNumbers<std::atanh>;
    case FunctionId::avg_over_time:
      return OverRange<AvgOverTime>;
    case FunctionId::ceil:
      return OnNumbers<std::ceil>;
    case FunctionId::changes:
      return OverRange<Changes>;
    case FunctionId::clamp:
      return Clamp;
    case FunctionId::clamp_max:
      return ClampMax;
    case FunctionId::clamp_min:
      return ClampMin;
    case FunctionId::cos:
      return OnNumbers<std::cos>;
    case FunctionId::cosh:
      return OnNumbers<std::cosh>;
    case FunctionId::count_over_time:
      return OverRange<CountOverTime>;
    case FunctionId::day_of_month:
    case FunctionId::day_of_week:
    case FunctionId::day_of_year:
    case FunctionId::days_in_month:
    case FunctionId::hour:
    case FunctionId::minute:
    case FunctionId::month:
    case FunctionId::year:
      return CallOnDate;
    case FunctionId::deg:
      return OnNumbers<Degrees>;
    case FunctionId::delta:
      return OverRange<Delta>;
    case FunctionId::deriv:
      return OverRange<Derivative>;
    case FunctionId::double_exponential_smoothing:
    case FunctionId::holt_winters:
      return OverRange<DoubleExponentialSmoothing>;
    case FunctionId::end:
      return QueryEnd;
    case FunctionId::exp:
      return OnNumbers<std::exp>;
    case FunctionId::first_over_time:
      return OverRange<FirstOverTime>;
    case FunctionId::floor:
      return OnNumbers<std::floor>;
    case FunctionId::histogram_avg:
      return OnHistograms<HistogramAverage>;
    case FunctionId::histogram_count:
      return OnHistograms<HistogramCount>;
    case FunctionId::histogram_fraction:
      return HistogramFraction;
    case FunctionId::histogram_quantile:
      return HistogramQuantile;
    case FunctionId::histogram_quantiles:
      return HistogramQuantiles;
    case FunctionId::histogram_stddev:
      return OnHistograms<HistogramStddev>;
    case FunctionId::histogram_stdvar:
      return OnHistograms<HistogramStdvar>;
    case FunctionId::histogram_sum:
      return OnHistograms<HistogramSum>;
    case FunctionId::idelta:
      return OverRange<InstantDelta>;
    case FunctionId::increase:
      return OverRange<Increase>;
    case FunctionId::info:
      return Info;
    case FunctionId::integral:
      return OverRange<Integral>;
    case FunctionId::irate:
      return OverRange<InstantRate>;
    case FunctionId::label_join:
      return LabelJoin;
    case FunctionId::label_replace:
      return LabelReplace;
    case FunctionId::last_over_time:
      return OverRange<LastOverTime>;
    case FunctionId::ln:
      return OnNumbers<std::log>;
    case FunctionId::log10:
      return OnNumbers<std::log10>;
    case FunctionId::log2:
      return OnNumbers<std::log2>;
    case FunctionId::mad_over_time:
      return OverRange<MadOverTime>;
    case FunctionId::max_of:
      return MaxOf;
    case FunctionId::max_over_time:
      return OverRange<MaxOverTime>;
    case FunctionId::min_of:
      return MinOf;
    case FunctionId::min_over_time:
      return OverRange<MinOverTime>;
    case FunctionId::pi:
      return Pi;
    case FunctionId::predict_linear:
      return OverRange<PredictLinear>;
    case FunctionId::present_over_time:
      return OverRange<PresentOverTime>;
    case FunctionId::quantile_over_time:
      return OverRange<QuantileOverTime>;
    case FunctionId::rad:
      return OnNumbers<Radians>;
    case FunctionId::range:
      return QueryRange;
    case FunctionId::rate:
      return OverRange<Rate>;
    case FunctionId::resets:
      return OverRange<Resets>;
    case FunctionId::round:
      return Round;
    case FunctionId::scalar:
      return ScalarOf;
    case FunctionId::sgn:
      return OnNumbers<Sign>;
    case FunctionId::sin:
      return OnNumbers<std::sin>;
    case FunctionId::sinh:
      return OnNumbers<std::sinh>;
    case FunctionId::sort:
      return Sort;
    case FunctionId::sort_by_label:
      return SortByLabel;
    case FunctionId::sort_by_label_desc:
      return SortByLabelDescending;
    case FunctionId::sort_desc:
      return SortDescending;
    case FunctionId::sqrt:
      return OnNumbers<std::sqrt>;
    case FunctionId::start:
      return QueryStart;
    case FunctionId::start_timestamp:
      return StartTimestamp;
    case FunctionId::stddev_over_time:
      return OverRange<StddevOverTime>;
    case FunctionId::stdvar_over_time:
      return OverRange<StdvarOverTime>;
    case FunctionId::step:
      return QueryStep;
    case FunctionId::sum_over_time:
      return OverRange<SumOverTime>;
    case FunctionId::tan:
      return OnNumbers<std::tan>;
    case FunctionId::tanh:
      return OnNumbers<std::tanh>;
    case FunctionId::time:
      return Time;
    case FunctionId::timestamp:
      return Timestamp;
    case FunctionId::ts_of_first_over_time:
      return OverRange<TimeOfFirst>;
    case FunctionId::ts_of_last_over_time:
      return OverRange<TimeOfLast>;
    case FunctionId::ts_of_max_over_time:
      return OverRange<TimeOfMax>;
    case FunctionId::ts_of_min_over_time:
      return OverRange<TimeOfMin>;
    case FunctionId::vector:
      return VectorOf;
    case FunctionId::None:
      break;
  }
  return nullptr;
}

}  // namespace

Matrix EvaluateCall(Evaluator& evaluator, NodeId id) {
  return CodeOf(evaluator.ast().call(id).function)(evaluator, id);
}

}  // namespace promql::eval
