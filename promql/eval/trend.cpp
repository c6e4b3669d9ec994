// Lines and curves through the samples of a range; histograms are left out.
#include <cmath>

#include "promql/eval/fail.h"
#include "promql/eval/functions.h"
#include "promql/eval/go_math.h"
#include "promql/eval/kahan_sum.h"
#include "promql/eval/number_text.h"

namespace promql::eval {
namespace {

// At least two numbers; the user hears of histograms beside them.
bool HasTwoNumbers(const Window& window, RangeCall& call) {
  if (window.mixed()) call.annotations.HistogramsIgnoredInRange(call.metric, call.first_span);
  return window.values.size() >= 2;
}

struct Line {
  double slope = 0;
  double intercept = 0;
};

// Least squares; times count from `origin_ms`.
Line Regression(const Window& window, int64_t origin_ms) {
  const double first = window.values[0];
  bool constant = true;
  KahanSum x_sum;
  KahanSum y_sum;
  KahanSum xy_sum;
  KahanSum xx_sum;
  for (size_t i = 0; i < window.values.size(); ++i) {
    const double y = window.values[i];
    if (i > 0 && y != first) constant = false;
    const double x = static_cast<double>(window.times[i] - origin_ms) / 1e3;
    x_sum.Add(x);
    y_sum.Add(y);
    xy_sum.Add(x * y);
    xx_sum.Add(x * x);
  }
  if (constant) {
    if (std::isinf(first)) return {kNan, kNan};
    return {0, first};
  }
  const auto n = static_cast<double>(window.values.size());
  const double x = x_sum.Total();
  const double y = y_sum.Total();
  const double covariance = xy_sum.Total() - x * y / n;
  const double variance = xx_sum.Total() - x * x / n;
  const double slope = covariance / variance;
  return {slope, y / n - slope * x / n};
}

void RequireFactor(double value, const char* what, const char* symbol, Span span) {
  if (value > 0 && value < 1) return;
  if (std::isnan(value)) return;  // upstream's comparisons let it pass
  Fail(std::string("invalid ") + what + " factor. Expected: 0 < " + symbol +
           " < 1, got: " + FormatFixed(value),
       span);
}

}  // namespace

bool Derivative(const Window& window, RangeCall& call, Cell& out) {
  if (!HasTwoNumbers(window, call)) return false;
  // A time near the samples keeps the numbers small.
  out.value = Regression(window, window.times[0]).slope;
  return true;
}

bool PredictLinear(const Window& window, RangeCall& call, Cell& out) {
  if (!HasTwoNumbers(window, call)) return false;
  const Line line = Regression(window, window.evaluation_ms);
  out.value = line.slope * call.scalars[0] + line.intercept;
  return true;
}

bool DoubleExponentialSmoothing(const Window& window, RangeCall& call, Cell& out) {
  const double smoothing = call.scalars[0];
  const double trend = call.scalars[1];
  RequireFactor(smoothing, "smoothing", "sf", call.range_span);
  RequireFactor(trend, "trend", "tf", call.range_span);
  if (!HasTwoNumbers(window, call)) return false;
  double before = 0;
  double level = window.values[0];
  double slope = window.values[1] - window.values[0];
  for (size_t i = 1; i < window.values.size(); ++i) {
    if (i > 1) slope = trend * (level - before) + (1 - trend) * slope;
    const double next = smoothing * window.values[i] + (1 - smoothing) * (level + slope);
    before = level;
    level = next;
  }
  out.value = level;
  return true;
}

// The area below the line through the samples, in value times seconds.
bool Integral(const Window& window, RangeCall& call, Cell& out) {
  if (!HasTwoNumbers(window, call)) return false;
  KahanSum area;
  for (size_t i = 1; i < window.values.size(); ++i) {
    const double seconds = static_cast<double>(window.times[i] - window.times[i - 1]) / 1000;
    area.Add((window.values[i] + window.values[i - 1]) / 2 * seconds);
  }
  out.value = area.Total();
  return true;
}

}  // namespace promql::eval
