#include "promql/eval/query.h"

#include <algorithm>
#include <new>

#include "promql/eval/evaluator.h"
#include "promql/eval/extended_range.h"
#include "promql/eval/fail.h"
#include "promql/eval/range_source.h"

namespace promql::eval {
namespace {

// Drops the names that were to be dropped in the end.
void CleanNames(Matrix& matrix) {
  bool any = false;
  for (size_t row = 0; row < matrix.rows(); ++row) {
    if (!matrix.drop_name(row)) continue;
    matrix.set_labels(row, matrix.labels(row).WithoutName());
    any = true;
  }
  if (any && !matrix.MergeEqualRows()) FailSameLabels();
}

void GiveScalar(const Matrix& matrix, Answer& answer) {
  answer.type = ValueType::Scalar;
  answer.scalar = matrix.value(0, 0);
}

void GiveVector(const Matrix& matrix, int64_t t_ms, Answer& answer) {
  answer.type = ValueType::Vector;
  answer.vector.reserve(matrix.rows());
  for (size_t row = 0; row < matrix.rows(); ++row) {
    if (!matrix.present(row, 0)) continue;
    answer.vector.push_back(
        {matrix.labels(row), {t_ms, matrix.value(row, 0), matrix.histogram(row, 0)}});
  }
}

void GiveMatrix(const Matrix& matrix, const Grid& grid, Answer& answer) {
  answer.type = ValueType::Matrix;
  for (size_t row = 0; row < matrix.rows(); ++row) {
    MatrixSeries series{matrix.labels(row), {}};
    for (size_t step = 0; step < grid.count; ++step) {
      if (!matrix.present(row, step)) continue;
      series.points.push_back(
          {grid.at(step), matrix.value(row, step), matrix.histogram(row, step)});
    }
    if (!series.points.empty()) answer.matrix.push_back(std::move(series));
  }
  std::sort(answer.matrix.begin(), answer.matrix.end(),
            [](const MatrixSeries& a, const MatrixSeries& b) { return a.labels < b.labels; });
}

// `a[5m]` alone: the samples as they are.
void GiveRange(Evaluator& evaluator, NodeId root, Answer& answer) {
  const Ast& ast = evaluator.ast();
  answer.type = ValueType::Matrix;
  RangeSource source(evaluator, root, root, false);
  std::vector<int64_t> times;
  std::vector<double> values;
  uint64_t count = 0;
  while (source.Next()) {
    const Window& window = source.At(0);
    count += window.values.size() + window.histograms.size();
    evaluator.Check(count);
    MatrixSeries series{source.labels(), {}};
    if (source.drop_name()) series.labels = series.labels.WithoutName();
    if (source.form() != RangeForm::Plain) {
      if (!window.histograms.empty()) {
        Fail("anchored modifier is not supported with histograms", ast.span(root));
      }
      ExtendFloats(window, source.form() == RangeForm::Smoothed, times, values);
      for (size_t i = 0; i < times.size(); ++i) {
        series.points.push_back({times[i], values[i], nullptr});
      }
    } else {
      for (size_t i = 0; i < window.values.size(); ++i) {
        series.points.push_back({window.times[i], window.values[i], nullptr});
      }
      for (size_t i = 0; i < window.histograms.size(); ++i) {
        series.points.push_back({window.histogram_times[i], 0, window.histograms[i]});
      }
      if (!window.histograms.empty()) {
        std::stable_sort(series.points.begin(), series.points.end(),
                         [](const Point& a, const Point& b) { return a.t_ms < b.t_ms; });
      }
    }
    if (!series.points.empty()) answer.matrix.push_back(std::move(series));
  }
  std::sort(answer.matrix.begin(), answer.matrix.end(),
            [](const MatrixSeries& a, const MatrixSeries& b) { return a.labels < b.labels; });
  for (size_t i = 1; i < answer.matrix.size(); ++i) {
    if (answer.matrix[i].labels == answer.matrix[i - 1].labels) FailSameLabels();
  }
}

void GiveValue(Evaluator& evaluator, bool instant, Answer& answer) {
  const Ast& ast = evaluator.ast();
  const NodeId root = Inner(ast, ast.root());
  if (ast.kind(root) == NodeKind::StringLiteral) {
    answer.type = ValueType::String;
    answer.string = ast.string(root);
    return;
  }
  const bool range =
      ast.kind(root) == NodeKind::MatrixSelector || ast.kind(root) == NodeKind::Subquery;
  if (range) return GiveRange(evaluator, root, answer);
  Matrix matrix = evaluator.Take(root);
  const Grid& grid = evaluator.plan().grid(ast.root());
  const bool scalar = TypeOf(ast, root) == ValueType::Scalar;
  CleanNames(matrix);
  if (!instant) {
    const QueryTimes& times = evaluator.times();
    const Grid all = Grid::Of(times.start_ms, times.end_ms, times.step_ms);
    evaluator.Check(matrix.rows() * all.count);
    GiveMatrix(matrix, all, answer);
  } else if (scalar) {
    GiveScalar(matrix, answer);
  } else {
    GiveVector(matrix, grid.start_ms, answer);
  }
}

Answer Evaluate(const Ast& ast, const Storage& storage, const QueryTimes& times,
                const Options& options, bool instant) {
  Answer answer;
  try {
    if (ast.empty()) Fail("there is no expression");
    if (!instant && times.step_ms <= 0) Fail("step of a range query must be greater than 0");
    const ValueType type = TypeOf(ast, ast.root());
    if (!instant && type != ValueType::Scalar && type != ValueType::Vector) {
      Fail("invalid expression type \"" + std::string(DocumentedName(type)) +
           "\" for range query, must be Scalar or instant Vector");
    }
    Evaluator evaluator(ast, storage, times, options);
    evaluator.Run();
    GiveValue(evaluator, instant, answer);
    answer.annotations = evaluator.annotations().Take();
  } catch (const Failure& failure) {
    answer = {};
    answer.error = failure.error;
  } catch (const std::bad_alloc&) {
    answer = {};
    answer.error = EvalError{"not enough memory for this query", {}};
  }
  return answer;
}

}  // namespace

Answer Instant(const Ast& ast, const Storage& storage, int64_t t_ms, const Options& options) {
  return Evaluate(ast, storage, {t_ms, t_ms, 0}, options, true);
}

Answer Range(const Ast& ast, const Storage& storage, int64_t start_ms, int64_t end_ms,
             int64_t step_ms, const Options& options) {
  return Evaluate(ast, storage, {start_ms, end_ms, step_ms}, options, false);
}

}  // namespace promql::eval
