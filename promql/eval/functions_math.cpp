// Functions of single numbers. Histograms are left out.
#include <cmath>

#include "promql/eval/functions.h"
#include "promql/eval/go_math.h"

namespace promql::eval {
namespace {

constexpr double kPi = 3.14159265358979323846;

// Changes the numbers of the first argument by `function(value, step)`; NaN stays NaN, but what is
// absent stays so.
template <typename Function>
Matrix MapNumbers(Evaluator& evaluator, NodeId id, size_t columns, Function function) {
  Matrix result = evaluator.Take(evaluator.ast().call(id).arguments[0]);
  // A scalar that changes over time makes more columns of one.
  if (result.steps() < columns) {
    Matrix wide(columns);
    evaluator.Check(columns * result.rows());
    for (size_t row = 0; row < result.rows(); ++row) {
      wide.AddRow(result.labels(row), result.drop_name(row));
      for (size_t step = 0; step < columns; ++step) {
        if (!result.present(row, step)) continue;
        wide.Set(row, step, result.value(row, step), result.histogram(row, step));
      }
    }
    result = std::move(wide);
  }
  for (size_t row = 0; row < result.rows(); ++row) {
    result.set_labels(row, evaluator.DropName(result.labels(row)));
    result.set_drop_name(row, true);
    double* values = result.row_values(row);
    for (size_t step = 0; step < result.steps(); ++step) {
      if (IsAbsent(values[step])) continue;
      if (result.histogram(row, step) != nullptr) {
        result.Clear(row, step);
      } else {
        values[step] = function(values[step], step);
      }
    }
  }
  if (result.has_histograms()) result.RemoveEmptyRows();
  if (!evaluator.options().delayed_name_removal) evaluator.Merge(result, id);
  return result;
}

// Numbers below `low` and above `high` become these; nothing is left where `high` is below `low`.
Matrix ClampBetween(Evaluator& evaluator, NodeId id, NodeId low, NodeId high) {
  const auto bound = [&](NodeId node, double otherwise, size_t step) {
    return node.valid() ? evaluator.scalar(node, step) : otherwise;
  };
  Matrix result =
      MapNumbers(evaluator, id, evaluator.grid(id).count, [&](double value, size_t step) {
        const double least = bound(low, -kInfinity, step);
        const double most = bound(high, kInfinity, step);
        if (most < least) return StaleMarker();
        return GoMax(least, GoMin(most, value));
      });
  result.RemoveEmptyRows();
  return result;
}

Matrix OfTwoScalars(Evaluator& evaluator, NodeId id, double (*function)(double, double)) {
  const CallView call = evaluator.ast().call(id);
  Matrix result = evaluator.MakeMatrix(id);
  evaluator.Check(result.steps());
  result.AddRow({}, false);
  for (size_t step = 0; step < result.steps(); ++step) {
    result.Set(0, step,
               function(evaluator.scalar(call.arguments[0], step),
                        evaluator.scalar(call.arguments[1], step)));
  }
  return result;
}

}  // namespace

Matrix CallOnNumbers(Evaluator& evaluator, NodeId id, double (*function)(double)) {
  return MapNumbers(evaluator, id, 1, [&](double value, size_t) { return function(value); });
}

Matrix Clamp(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  return ClampBetween(evaluator, id, call.arguments[1], call.arguments[2]);
}
Matrix ClampMin(Evaluator& evaluator, NodeId id) {
  return ClampBetween(evaluator, id, evaluator.ast().call(id).arguments[1], {});
}
Matrix ClampMax(Evaluator& evaluator, NodeId id) {
  return ClampBetween(evaluator, id, {}, evaluator.ast().call(id).arguments[1]);
}

// Ties go up. The inverse loses less than a division would.
Matrix Round(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  const NodeId nearest = call.arguments.size() > 1 ? call.arguments[1] : NodeId{};
  return MapNumbers(evaluator, id, nearest.valid() ? evaluator.grid(id).count : 1,
                    [&](double value, size_t step) {
                      const double inverse =
                          1.0 / (nearest.valid() ? evaluator.scalar(nearest, step) : 1.0);
                      return std::floor(value * inverse + 0.5) / inverse;
                    });
}

Matrix MinOf(Evaluator& evaluator, NodeId id) { return OfTwoScalars(evaluator, id, GoMin); }
Matrix MaxOf(Evaluator& evaluator, NodeId id) { return OfTwoScalars(evaluator, id, GoMax); }

double Degrees(double value) { return value * 180 / kPi; }
double Radians(double value) { return value * kPi / 180; }
double Sign(double value) {
  if (value < 0) return -1;
  return value > 0 ? 1 : value;
}

Matrix Pi(Evaluator& /*evaluator*/, NodeId /*id*/) { return Matrix::OfScalar(kPi); }

}  // namespace promql::eval
