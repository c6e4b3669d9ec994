// Sorting: of what an instant query gives. Over several steps there is no order, and the samples
// stay as they are.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "promql/eval/functions.h"
#include "promql/eval/natural_order.h"

namespace promql::eval {
namespace {

void DropHistograms(Matrix& matrix) {
  if (!matrix.has_histograms()) return;
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t step = 0; step < matrix.steps(); ++step) {
      if (matrix.histogram(row, step) != nullptr) matrix.Clear(row, step);
    }
  }
  matrix.RemoveEmptyRows();
}

template <typename Before>
void SortRows(Matrix& matrix, Before before) {
  std::vector<size_t> order(matrix.rows());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), before);
  matrix.Reorder(order);
}

// NaN comes last either way.
Matrix SortByValue(Evaluator& evaluator, NodeId id, bool descending) {
  Matrix result = evaluator.Take(evaluator.ast().call(id).arguments[0]);
  DropHistograms(result);
  if (evaluator.grid(id).count > 1) return result;
  SortRows(result, [&](size_t a, size_t b) {
    const double x = result.value(a, 0);
    const double y = result.value(b, 0);
    if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
    return descending ? x > y : x < y;
  });
  return result;
}

// By one label after another, in natural order; at last by all.
Matrix SortByLabels(Evaluator& evaluator, NodeId id, bool descending) {
  const CallView call = evaluator.ast().call(id);
  Matrix result = evaluator.Take(call.arguments[0]);
  if (evaluator.grid(id).count > 1) return result;
  std::vector<std::string_view> names;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    names.push_back(evaluator.string(call.arguments[i]));
  }
  const auto before = [&](const Labels& a, const Labels& b) {
    for (const std::string_view name : names) {
      const int order = CompareNaturally(a.Get(name), b.Get(name));
      if (order != 0) return order < 0;
    }
    return a < b;
  };
  SortRows(result, [&](size_t a, size_t b) {
    return descending ? before(result.labels(b), result.labels(a))
                      : before(result.labels(a), result.labels(b));
  });
  return result;
}

}  // namespace

Matrix Sort(Evaluator& evaluator, NodeId id) { return SortByValue(evaluator, id, false); }
Matrix SortDescending(Evaluator& evaluator, NodeId id) { return SortByValue(evaluator, id, true); }
Matrix SortByLabel(Evaluator& evaluator, NodeId id) { return SortByLabels(evaluator, id, false); }
Matrix SortByLabelDescending(Evaluator& evaluator, NodeId id) {
  return SortByLabels(evaluator, id, true);
}

}  // namespace promql::eval
