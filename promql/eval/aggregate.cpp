#include "promql/eval/aggregate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_map>

#include "promql/eval/go_math.h"
#include "promql/eval/histogram.h"
#include "promql/eval/kahan_sum.h"
#include "promql/eval/nodes.h"
#include "promql/eval/quantile.h"
#include "promql/eval/range.h"

namespace promql::eval {
namespace {

// Goes over the samples of the input in its order, group by group and step by step:
// `add(state, value, histogram, row)`; then `finish(state, cell)` says whether there is a sample.
template <typename State, typename Add, typename Finish>
Matrix Accumulate(Evaluator& evaluator, NodeId id, const Matrix& input, const Grouping& grouping,
                  Add add, Finish finish) {
  const size_t steps = evaluator.grid(id).count;
  const uint64_t states_size = grouping.size() * steps * sizeof(State) / sizeof(double);
  evaluator.Check(states_size + grouping.size() * steps);
  std::vector<State> states(grouping.size() * steps);
  std::vector<uint8_t> drop_name(grouping.size());
  for (size_t row = 0; row < input.rows(); ++row) {
    const size_t group = grouping.group_of[row];
    if (input.drop_name(row)) drop_name[group] = 1;
    State* of_group = states.data() + group * steps;
    if (input.has_histograms()) {
      for (size_t step = 0; step < steps; ++step) {
        if (!input.present(row, step)) continue;
        add(of_group[step], input.value(row, step), input.histogram(row, step), row);
      }
    } else {
      const HistogramPtr none;
      for (size_t step = 0; step < steps; ++step) {
        const double value = input.value(row, step);
        if (!IsAbsent(value)) add(of_group[step], value, none, row);
      }
    }
  }
  Matrix result = evaluator.MakeMatrix(id);
  result.ReserveRows(grouping.size());
  for (size_t group = 0; group < grouping.size(); ++group) {
    const size_t row = result.AddRow(grouping.labels[group], drop_name[group] != 0);
    bool any = false;
    for (size_t step = 0; step < steps; ++step) {
      Cell cell;
      if (!finish(states[group * steps + step], cell, step)) continue;
      result.Set(row, step, cell.value, cell.histogram);
      any = true;
    }
    if (!any) result.RemoveLastRow();
  }
  return result;
}

// --- sum and avg ---

struct Total {
  KahanSum sum;
  KahanMean mean;
  bool numbers = false;
  bool incompatible = false;
  std::unique_ptr<HistogramTotal> histograms;
};

void AddHistogram(Total& total, const Histogram& histogram, HistogramTotal::Kind kind,
                  std::string_view metric, AnnotationSink& annotations, Span span) {
  if (total.incompatible) return;
  if (total.histograms == nullptr) total.histograms = std::make_unique<HistogramTotal>(kind);
  total.histograms->Add(histogram);
  if (!total.histograms->incompatible()) return;
  annotations.MixedExponentialCustom(metric, span);
  total.incompatible = true;
}

bool FinishTotal(Total& total, bool mean, AnnotationSink& annotations, Span span, Cell& cell) {
  if (total.numbers && total.histograms != nullptr) {
    annotations.MixedFloatsHistogramsInAggregation(span);
    return false;
  }
  if (total.histograms != nullptr) {
    HistogramTotal& histograms = *total.histograms;
    if (histograms.bounds_reconciled()) annotations.MismatchedBounds(Merging::Aggregation, span);
    if (total.incompatible) return false;
    if (histograms.hints_collide()) annotations.ResetCollision(Merging::Aggregation, span);
    auto result = std::make_shared<Histogram>(histograms.Take());
    Compact(*result);
    cell.histogram = std::move(result);
    return true;
  }
  if (!total.numbers) return false;
  cell.value = mean ? total.mean.Result() : total.sum.Total();
  return true;
}

Matrix Sum(Evaluator& evaluator, NodeId id, const Matrix& input, const Grouping& grouping,
           bool mean, Span span) {
  AnnotationSink& annotations = evaluator.annotations();
  const auto kind = mean ? HistogramTotal::Kind::Mean : HistogramTotal::Kind::Sum;
  // Most sums are of numbers alone; their states are small.
  struct NumberTotal {
    KahanSum sum;
    bool any = false;
  };
  if (!input.has_histograms() && !mean) {
    return Accumulate<NumberTotal>(
        evaluator, id, input, grouping,
        [](NumberTotal& state, double value, const HistogramPtr&, size_t) {
          if (state.any) {
            state.sum.Add(value);
          } else {
            state.sum.sum = value;
            state.any = true;
          }
        },
        [](NumberTotal& state, Cell& cell, size_t) {
          cell.value = state.sum.Total();
          return state.any;
        });
  }
  return Accumulate<Total>(
      evaluator, id, input, grouping,
      [&](Total& state, double value, const HistogramPtr& histogram, size_t row) {
        if (histogram != nullptr) {
          AddHistogram(state, *histogram, kind, input.labels(row).metric_name(), annotations, span);
        } else if (mean) {
          state.numbers = true;
          state.mean.Add(value);
        } else if (state.numbers) {
          state.sum.Add(value);
        } else {
          state.numbers = true;
          state.sum.sum = value;
        }
      },
      [&](Total& state, Cell& cell, size_t) {
        return FinishTotal(state, mean, annotations, span, cell);
      });
}

// --- Those of numbers alone ---

// Calls `add(state, value)` for numbers; histograms are left out, and the user hears of it.
template <typename State, typename Add, typename Finish>
Matrix OfNumbers(Evaluator& evaluator, NodeId id, const Matrix& input, const Grouping& grouping,
                 Aggregator op, Span span, Add add, Finish finish) {
  return Accumulate<State>(
      evaluator, id, input, grouping,
      [&](State& state, double value, const HistogramPtr& histogram, size_t) {
        if (histogram != nullptr) {
          evaluator.annotations().HistogramIgnored(Spelling(op), span);
        } else {
          add(state, value);
        }
      },
      finish);
}

struct Extreme {
  double value = 0;
  bool any = false;
};

template <typename Better>
Matrix OfExtreme(Evaluator& evaluator, NodeId id, const Matrix& input, const Grouping& grouping,
                 Aggregator op, Span span, Better better) {
  return OfNumbers<Extreme>(
      evaluator, id, input, grouping, op, span,
      [&](Extreme& state, double value) {
        if (!state.any || better(value, state.value) || std::isnan(state.value)) {
          state.value = value;
        }
        state.any = true;
      },
      [](const Extreme& state, Cell& cell, size_t) {
        cell.value = state.value;
        return state.any;
      });
}

Matrix OfVariance(Evaluator& evaluator, NodeId id, const Matrix& input, const Grouping& grouping,
                  Aggregator op, Span span) {
  return OfNumbers<KahanVariance>(
      evaluator, id, input, grouping, op, span,
      [](KahanVariance& state, double value) { state.Add(value); },
      [&](const KahanVariance& state, Cell& cell, size_t) {
        if (state.empty()) return false;
        const double variance = state.Result();
        cell.value = op == Aggregator::Stddev ? std::sqrt(variance) : variance;
        return true;
      });
}

Matrix OfQuantile(Evaluator& evaluator, NodeId id, const Matrix& input, const Grouping& grouping,
                  NodeId parameter, Span span) {
  return OfNumbers<std::vector<double>>(
      evaluator, id, input, grouping, Aggregator::Quantile, span,
      [](std::vector<double>& state, double value) { state.push_back(value); },
      [&](std::vector<double>& state, Cell& cell, size_t step) {
        if (state.empty()) return false;
        cell.value = QuantileOf(evaluator.scalar(parameter, step), state);
        return true;
      });
}

// At most three warnings: of NaN, of the greatest and of the least.
void CheckQuantiles(Evaluator& evaluator, NodeId id, NodeId parameter) {
  const Span span = evaluator.ast().span(Inner(evaluator.ast(), parameter));
  double least = kInfinity;
  double most = -kInfinity;
  bool nan = false;
  for (size_t step = 0; step < evaluator.grid(id).count; ++step) {
    const double q = evaluator.scalar(parameter, step);
    nan = nan || std::isnan(q);
    if (q < least) least = q;
    if (q > most) most = q;
  }
  if (nan) evaluator.annotations().InvalidQuantile(kNan, span);
  if (most > 1) evaluator.annotations().InvalidQuantile(most, span);
  if (least < 0) evaluator.annotations().InvalidQuantile(least, span);
}

// --- Those for which the value does not matter ---

Matrix Count(Evaluator& evaluator, NodeId id, const Matrix& input, const Grouping& grouping,
             bool count) {
  return Accumulate<double>(
      evaluator, id, input, grouping,
      [](double& state, double, const HistogramPtr&, size_t) { state += 1; },
      [&](double state, Cell& cell, size_t) {
        cell.value = count ? state : 1;
        return state > 0;
      });
}

}  // namespace

Labels GroupLabels(const AggregateView& view, const Labels& labels, std::string_view also) {
  std::vector<std::string> names;
  for (const Label label : view.labels) names.emplace_back(label.name);
  if (view.without) {
    names.emplace_back(kMetricName);
    return labels.Drop(names);
  }
  if (!also.empty()) names.emplace_back(also);
  return labels.Keep(names);
}

namespace {

// Whether these labels without those named, or those named of them alone, are the group's.
bool IsOfGroup(const Labels& labels, const std::vector<std::string>& names, bool without,
               const Labels& group) {
  auto next = group.begin();
  for (const LabelPair& pair : labels) {
    if ((std::find(names.begin(), names.end(), pair.name) != names.end()) == without) continue;
    if (next == group.end() || *next != pair) return false;
    ++next;
  }
  return next == group.end();
}

}  // namespace

Grouping::Grouping(const AggregateView& view, const Matrix& input) {
  std::vector<std::string> names;
  for (const Label label : view.labels) names.emplace_back(label.name);
  if (view.without) names.emplace_back(kMetricName);
  group_of.reserve(input.rows());
  std::unordered_map<Labels, size_t> known;
  for (size_t row = 0; row < input.rows(); ++row) {
    const Labels& all = input.labels(row);
    // Most often it is that of the row before, which costs no memory to see.
    if (row > 0 && IsOfGroup(all, names, view.without, labels[group_of.back()])) {
      group_of.push_back(group_of.back());
      continue;
    }
    Labels group = view.without ? all.Drop(names) : all.Keep(names);
    const auto [found, added] = known.try_emplace(std::move(group), labels.size());
    if (added) labels.push_back(found->first);
    group_of.push_back(found->second);
  }
}

Matrix Reduce(Evaluator& evaluator, NodeId id, const AggregateView& view) {
  const Span span = evaluator.ast().span(Inner(evaluator.ast(), view.operand));
  if (view.op == Aggregator::Quantile) CheckQuantiles(evaluator, id, view.parameter);
  const Matrix& input = evaluator.value(view.operand);
  const Grouping grouping(view, input);
  switch (view.op) {
    case Aggregator::Sum:
    case Aggregator::Avg:
      return Sum(evaluator, id, input, grouping, view.op == Aggregator::Avg, span);
    case Aggregator::Min:
      return OfExtreme(evaluator, id, input, grouping, view.op, span,
                       [](double a, double b) { return a < b; });
    case Aggregator::Max:
      return OfExtreme(evaluator, id, input, grouping, view.op, span,
                       [](double a, double b) { return a > b; });
    case Aggregator::Stddev:
    case Aggregator::Stdvar:
      return OfVariance(evaluator, id, input, grouping, view.op, span);
    case Aggregator::Quantile:
      return OfQuantile(evaluator, id, input, grouping, view.parameter, span);
    default:
      return Count(evaluator, id, input, grouping, view.op == Aggregator::Count);
  }
}

Matrix EvaluateAggregate(Evaluator& evaluator, NodeId id) {
  const AggregateView view = evaluator.ast().aggregate(id);
  switch (view.op) {
    case Aggregator::Topk:
    case Aggregator::Bottomk:
    case Aggregator::Limitk:
    case Aggregator::LimitRatio:
      return Pick(evaluator, id, view);
    case Aggregator::CountValues:
      return CountValues(evaluator, id, view);
    default:
      return Reduce(evaluator, id, view);
  }
}

}  // namespace promql::eval
