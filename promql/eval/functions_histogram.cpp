// Functions of single native histograms. Numbers are left out.
#include <cmath>

#include "promql/eval/functions.h"
#include "promql/eval/histogram.h"

namespace promql::eval {

Matrix CallOnHistograms(Evaluator& evaluator, NodeId id,
                        double (*function)(const series::Histogram&)) {
  const Matrix& input = evaluator.value(evaluator.ast().call(id).arguments[0]);
  Matrix result(input.steps());
  if (!input.has_histograms()) return result;
  for (size_t row = 0; row < input.rows(); ++row) {
    evaluator.Check(result.cells() + result.steps());
    const size_t out = result.AddRow(evaluator.DropName(input.labels(row)), true);
    bool any = false;
    for (size_t step = 0; step < input.steps(); ++step) {
      const HistogramPtr& histogram = input.histogram(row, step);
      if (histogram == nullptr) continue;
      result.Set(out, step, function(*histogram));
      any = true;
    }
    if (!any) result.RemoveLastRow();
  }
  if (!evaluator.options().delayed_name_removal) evaluator.Merge(result, id);
  return result;
}

double HistogramCount(const series::Histogram& histogram) { return histogram.count; }
double HistogramSum(const series::Histogram& histogram) { return histogram.sum; }
double HistogramAverage(const series::Histogram& histogram) {
  return histogram.sum / histogram.count;
}
double HistogramStdvar(const series::Histogram& histogram) { return Variance(histogram); }
double HistogramStddev(const series::Histogram& histogram) {
  return std::sqrt(Variance(histogram));
}

}  // namespace promql::eval
