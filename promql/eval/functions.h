// The functions of PromQL: one per line of functions.def, mapped in function_table.cpp. Internal to
// promql/eval/.
#pragma once

#include "promql/eval/evaluator.h"
#include "promql/eval/range.h"

namespace promql::eval {

using CallFunction = Matrix (*)(Evaluator& evaluator, NodeId call);

// --- Over ranges of time: one window of one series at a time ---

// rate.cpp
bool Rate(const Window& window, RangeCall& call, Cell& out);
bool Increase(const Window& window, RangeCall& call, Cell& out);
bool Delta(const Window& window, RangeCall& call, Cell& out);
// instant_rate.cpp
bool InstantRate(const Window& window, RangeCall& call, Cell& out);
bool InstantDelta(const Window& window, RangeCall& call, Cell& out);
// over_time.cpp
bool SumOverTime(const Window& window, RangeCall& call, Cell& out);
bool AvgOverTime(const Window& window, RangeCall& call, Cell& out);
bool CountOverTime(const Window& window, RangeCall& call, Cell& out);
bool PresentOverTime(const Window& window, RangeCall& call, Cell& out);
bool FirstOverTime(const Window& window, RangeCall& call, Cell& out);
bool LastOverTime(const Window& window, RangeCall& call, Cell& out);
bool MinOverTime(const Window& window, RangeCall& call, Cell& out);
bool MaxOverTime(const Window& window, RangeCall& call, Cell& out);
bool TimeOfFirst(const Window& window, RangeCall& call, Cell& out);
bool TimeOfLast(const Window& window, RangeCall& call, Cell& out);
bool TimeOfMin(const Window& window, RangeCall& call, Cell& out);
bool TimeOfMax(const Window& window, RangeCall& call, Cell& out);
bool StddevOverTime(const Window& window, RangeCall& call, Cell& out);
bool StdvarOverTime(const Window& window, RangeCall& call, Cell& out);
bool QuantileOverTime(const Window& window, RangeCall& call, Cell& out);
bool MadOverTime(const Window& window, RangeCall& call, Cell& out);
// changes.cpp
bool Changes(const Window& window, RangeCall& call, Cell& out);
bool Resets(const Window& window, RangeCall& call, Cell& out);
// trend.cpp
bool Derivative(const Window& window, RangeCall& call, Cell& out);
bool PredictLinear(const Window& window, RangeCall& call, Cell& out);
bool DoubleExponentialSmoothing(const Window& window, RangeCall& call, Cell& out);
bool Integral(const Window& window, RangeCall& call, Cell& out);

// range_call.cpp: a call of one of them.
Matrix CallOverRange(Evaluator& evaluator, NodeId call, RangeFunction function);
Matrix AbsentOverTime(Evaluator& evaluator, NodeId call);

// --- Over instant vectors and scalars ---

// functions_math.cpp: each number of the first argument.
Matrix CallOnNumbers(Evaluator& evaluator, NodeId call, double (*function)(double));
Matrix Clamp(Evaluator& evaluator, NodeId call);
Matrix ClampMin(Evaluator& evaluator, NodeId call);
Matrix ClampMax(Evaluator& evaluator, NodeId call);
Matrix Round(Evaluator& evaluator, NodeId call);
Matrix MinOf(Evaluator& evaluator, NodeId call);
Matrix MaxOf(Evaluator& evaluator, NodeId call);
double Degrees(double value);
double Radians(double value);
double Sign(double value);

// functions_time.cpp
Matrix Time(Evaluator& evaluator, NodeId call);
Matrix QueryStart(Evaluator& evaluator, NodeId call);
Matrix QueryEnd(Evaluator& evaluator, NodeId call);
Matrix QueryStep(Evaluator& evaluator, NodeId call);
Matrix QueryRange(Evaluator& evaluator, NodeId call);
Matrix CallOnDate(Evaluator& evaluator, NodeId call);

// selector.cpp
Matrix Timestamp(Evaluator& evaluator, NodeId call);
Matrix StartTimestamp(Evaluator& evaluator, NodeId call);

// functions_vector.cpp
Matrix Absent(Evaluator& evaluator, NodeId call);
Matrix ScalarOf(Evaluator& evaluator, NodeId call);
Matrix VectorOf(Evaluator& evaluator, NodeId call);
Matrix Pi(Evaluator& evaluator, NodeId call);
// The labels of what is absent: those that its selector pins down.
Labels AbsentLabels(const Ast& ast, NodeId argument);

// functions_sort.cpp
Matrix Sort(Evaluator& evaluator, NodeId call);
Matrix SortDescending(Evaluator& evaluator, NodeId call);
Matrix SortByLabel(Evaluator& evaluator, NodeId call);
Matrix SortByLabelDescending(Evaluator& evaluator, NodeId call);

// functions_label.cpp
Matrix LabelReplace(Evaluator& evaluator, NodeId call);
Matrix LabelJoin(Evaluator& evaluator, NodeId call);

// functions_histogram.cpp
Matrix CallOnHistograms(Evaluator& evaluator, NodeId call,
                        double (*function)(const series::Histogram&));
double HistogramCount(const series::Histogram& histogram);
double HistogramSum(const series::Histogram& histogram);
double HistogramAverage(const series::Histogram& histogram);
double HistogramStddev(const series::Histogram& histogram);
double HistogramStdvar(const series::Histogram& histogram);

// functions_quantile.cpp
Matrix HistogramQuantile(Evaluator& evaluator, NodeId call);
Matrix HistogramQuantiles(Evaluator& evaluator, NodeId call);
Matrix HistogramFraction(Evaluator& evaluator, NodeId call);

// info.cpp
Matrix Info(Evaluator& evaluator, NodeId call);

}  // namespace promql::eval
