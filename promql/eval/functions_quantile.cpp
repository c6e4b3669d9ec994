// histogram_quantile, histogram_quantiles and histogram_fraction: over classic buckets, which are
// series of their own with a label `le`, and over native histograms.
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "promql/eval/classic_histogram.h"
#include "promql/eval/functions.h"
#include "promql/eval/histogram.h"
#include "promql/eval/number_text.h"

namespace promql::eval {
namespace {

constexpr std::string_view kBound = "le";

// What the functions differ in.
struct Estimator {
  std::function<double(size_t step, const Histogram&, std::string_view metric)> native;
  std::function<double(size_t step, std::vector<ClassicBucket>&, std::string_view metric)> classic;
};

// The series of a vector by what they are.
class HistogramVector {
 public:
  HistogramVector(Evaluator& evaluator, NodeId id, NodeId argument)
      : evaluator_(evaluator),
        input_(evaluator.value(argument)),
        span_(evaluator.ast().span(Inner(evaluator.ast(), argument))),
        steps_(evaluator.grid(id).count) {
    std::unordered_map<Labels, size_t> known;
    const std::vector<std::string> bound_label = {std::string(kBound)};
    bounds_.resize(input_.rows());
    for (size_t row = 0; row < input_.rows(); ++row) {
      const Labels& labels = input_.labels(row);
      is_bucket_.push_back(ParseBound(labels.Get(kBound), bounds_[row]));
      if (!is_bucket_.back()) continue;
      Labels rest = labels.Drop(bound_label);
      const auto [found, added] = known.try_emplace(rest, groups_.size());
      if (added) groups_.push_back({std::move(rest), {}});
      groups_[found->second].rows.push_back(row);
    }
    // A native histogram beside classic buckets of the same name and labels.
    for (size_t row = 0; row < input_.rows(); ++row) {
      const auto found = known.find(input_.labels(row));
      rivals_.push_back(found == known.end() ? kNoGroup : found->second);
    }
  }

  // Rows of `result` get the labels that `labels_of` makes of those without `le`.
  void Estimate(Matrix& result, const Estimator& estimator,
                const std::function<Labels(const Labels&)>& labels_of) {
    evaluator_.Check(groups_.size() * steps_ / sizeof(double));
    std::vector<uint8_t> spoiled(groups_.size() * steps_);
    for (size_t row = 0; row < input_.rows(); ++row) {
      if (input_.has_histograms()) EstimateNative(row, result, estimator, labels_of, spoiled);
      if (!is_bucket_[row]) Complain(row);
    }
    std::vector<ClassicBucket> buckets;
    for (size_t group = 0; group < groups_.size(); ++group) {
      evaluator_.Check(result.cells() + steps_);
      const Group& of = groups_[group];
      const size_t out = result.AddRow(labels_of(of.labels), true);
      bool any = false;
      for (size_t step = 0; step < steps_; ++step) {
        if (spoiled[group * steps_ + step] != 0) continue;
        buckets.clear();
        for (const size_t row : of.rows) {
          if (!input_.present(row, step) || input_.histogram(row, step) != nullptr) continue;
          buckets.push_back({bounds_[row], input_.value(row, step)});
        }
        if (buckets.empty()) continue;
        result.Set(out, step, estimator.classic(step, buckets, MetricOf(of.labels)));
        any = true;
      }
      if (!any) result.RemoveLastRow();
    }
  }

  Span span() const { return span_; }

 private:
  static constexpr size_t kNoGroup = static_cast<size_t>(-1);
  struct Group {
    Labels labels;
    std::vector<size_t> rows;
  };

  // Where names are dropped at once, upstream has none to tell.
  std::string_view MetricOf(const Labels& labels) const {
    return evaluator_.options().delayed_name_removal ? labels.metric_name() : std::string_view();
  }

  void Complain(size_t row) {
    for (size_t step = 0; step < input_.steps(); ++step) {
      if (!input_.present(row, step) || input_.histogram(row, step) != nullptr) continue;
      const Labels& labels = input_.labels(row);
      evaluator_.annotations().BadBucketLabel(MetricOf(labels), labels.Get(kBound), span_);
      return;
    }
  }

  bool HasBuckets(size_t group, size_t step) const {
    const std::vector<size_t>& rows = groups_[group].rows;
    return std::any_of(rows.begin(), rows.end(), [&](size_t row) {
      return input_.present(row, step) && input_.histogram(row, step) == nullptr;
    });
  }

  void EstimateNative(size_t row, Matrix& result, const Estimator& estimator,
                      const std::function<Labels(const Labels&)>& labels_of,
                      std::vector<uint8_t>& spoiled) {
    evaluator_.Check(result.cells() + steps_);
    const Labels& labels = input_.labels(row);
    const size_t out = result.AddRow(labels_of(labels), true);
    bool any = false;
    for (size_t step = 0; step < steps_; ++step) {
      const HistogramPtr& histogram = input_.histogram(row, step);
      if (histogram == nullptr) continue;
      const size_t rival = rivals_[row];
      if (rival != kNoGroup && HasBuckets(rival, step)) {
        evaluator_.annotations().MixedClassicNative(MetricOf(labels), span_);
        spoiled[rival * steps_ + step] = 1;
        continue;
      }
      result.Set(out, step, estimator.native(step, *histogram, MetricOf(labels)));
      any = true;
    }
    if (!any) result.RemoveLastRow();
  }

  Evaluator& evaluator_;
  const Matrix& input_;
  Span span_;
  size_t steps_;
  std::vector<Group> groups_;
  std::vector<double> bounds_;
  std::vector<bool> is_bucket_;
  std::vector<size_t> rivals_;
};

// Where `q` is at a step.
using QuantileAt = std::function<double(size_t step)>;

Estimator QuantileEstimator(Evaluator& evaluator, NodeId id, const QuantileAt& q, Span span) {
  AnnotationSink& annotations = evaluator.annotations();
  const Grid& grid = evaluator.grid(id);
  return {
      [q, &annotations, span](size_t step, const Histogram& histogram, std::string_view metric) {
        const eval::Estimate estimate = Quantile(q(step), histogram);
        if (estimate.nan == NanObservations::Result) {
          annotations.QuantileIsNan(metric, span);
        } else if (estimate.nan == NanObservations::Skewed) {
          annotations.QuantileIsSkewed(metric, span);
        }
        return estimate.value;
      },
      [q, &annotations, &grid, span](size_t step, std::vector<ClassicBucket>& buckets,
                                     std::string_view metric) {
        const ClassicQuantile quantile = BucketQuantile(q(step), buckets);
        if (quantile.forced_monotonic) {
          annotations.ForcedMonotonic(metric, span, grid.at(step), quantile.lowest_bound,
                                      quantile.highest_bound, quantile.largest_fall);
        }
        return quantile.value;
      }};
}

void CheckQuantile(Evaluator& evaluator, NodeId id, NodeId q) {
  const Span span = evaluator.ast().span(Inner(evaluator.ast(), q));
  for (size_t step = 0; step < evaluator.grid(id).count; ++step) {
    const double value = evaluator.scalar(q, step);
    if (!(value >= 0 && value <= 1)) evaluator.annotations().InvalidQuantile(value, span);
  }
}

// Adds a row with the quantile in a label: one for each that occurs, should it change over time.
void AddByQuantile(Evaluator& evaluator, NodeId q, std::string_view label, const Matrix& part,
                   size_t row, Matrix& result) {
  std::unordered_map<std::string, size_t> rows;
  double before = 0;
  size_t to = 0;
  for (size_t step = 0; step < part.steps(); ++step) {
    if (!part.present(row, step)) continue;
    const double value = evaluator.scalar(q, step);
    if (rows.empty() || value != before) {
      const auto [found, added] = rows.try_emplace(FormatOpenMetrics(value), result.rows());
      to = found->second;
      before = value;
      if (added) {
        evaluator.Check(result.cells() + result.steps() + part.cells());
        result.AddRow(LabelsBuilder(part.labels(row)).Set(label, found->first).Build(), true);
      }
    }
    result.Set(to, step, part.value(row, step));
  }
}

}  // namespace

Matrix HistogramQuantile(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  const NodeId q = call.arguments[0];
  CheckQuantile(evaluator, id, q);
  HistogramVector histograms(evaluator, id, call.arguments[1]);
  Matrix result = evaluator.MakeMatrix(id);
  histograms.Estimate(
      result,
      QuantileEstimator(
          evaluator, id, [&](size_t step) { return evaluator.scalar(q, step); }, histograms.span()),
      [&](const Labels& labels) { return evaluator.DropName(labels); });
  evaluator.Merge(result, id);
  return result;
}

Matrix HistogramQuantiles(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  const std::string_view label = evaluator.string(call.arguments[1]);
  HistogramVector histograms(evaluator, id, call.arguments[0]);
  Matrix result = evaluator.MakeMatrix(id);
  for (size_t i = 2; i < call.arguments.size(); ++i)
    CheckQuantile(evaluator, id, call.arguments[i]);
  for (size_t i = 2; i < call.arguments.size(); ++i) {
    const NodeId q = call.arguments[i];
    Matrix part = evaluator.MakeMatrix(id);
    histograms.Estimate(part,
                        QuantileEstimator(
                            evaluator, id, [&](size_t step) { return evaluator.scalar(q, step); },
                            histograms.span()),
                        [&](const Labels& labels) { return evaluator.DropName(labels); });
    for (size_t row = 0; row < part.rows(); ++row) {
      AddByQuantile(evaluator, q, label, part, row, result);
    }
  }
  evaluator.Merge(result, id);
  return result;
}

Matrix HistogramFraction(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  const NodeId lower = call.arguments[0];
  const NodeId upper = call.arguments[1];
  HistogramVector histograms(evaluator, id, call.arguments[2]);
  Matrix result = evaluator.MakeMatrix(id);
  const Estimator estimator = {
      [&](size_t step, const Histogram& histogram, std::string_view metric) {
        const eval::Estimate estimate =
            Fraction(evaluator.scalar(lower, step), evaluator.scalar(upper, step), histogram);
        if (estimate.nan == NanObservations::Excluded) {
          evaluator.annotations().FractionWithoutNan(metric, histograms.span());
        }
        return estimate.value;
      },
      [&](size_t step, std::vector<ClassicBucket>& buckets, std::string_view) {
        return BucketFraction(evaluator.scalar(lower, step), evaluator.scalar(upper, step),
                              buckets);
      }};
  histograms.Estimate(result, estimator,
                      [&](const Labels& labels) { return evaluator.DropName(labels); });
  evaluator.Merge(result, id);
  return result;
}

}  // namespace promql::eval
