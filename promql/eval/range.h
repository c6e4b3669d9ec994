// What functions over ranges of time see. Internal to promql/eval/.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "promql/eval/annotations.h"
#include "promql/eval/matrix.h"
#include "promql/eval/storage.h"
#include "promql/span.h"

namespace promql::eval {

// The samples of one series in one window, numbers and histograms apart, nothing stale.
struct Window {
  std::span<const int64_t> times;
  std::span<const double> values;
  std::span<const int64_t> starts;  // start timestamps; empty: none is known, or not asked for
  std::span<const int64_t> histogram_times;
  std::span<const HistogramPtr> histograms;
  std::span<const int64_t> histogram_starts;

  int64_t evaluation_ms = 0;
  int64_t begin_ms = 0;  // a sample at that time is outside
  int64_t end_ms = 0;    // … at that time inside

  bool mixed() const { return !values.empty() && !histograms.empty(); }
};

enum class RangeForm : uint8_t { Plain, Anchored, Smoothed };

// What stays the same over the windows of a call, or of a series.
struct RangeCall {
  AnnotationSink& annotations;
  Span range_span;     // the range vector
  Span first_span;     // the first argument, which upstream points at
  double range_s = 0;  // length of the window
  RangeForm form = RangeForm::Plain;
  std::vector<double> scalars;  // the other arguments at this step, in their order
  std::string_view metric;      // name of this series
  std::vector<double> scratch;
};

// Computes the sample for one window, which has at least one sample; false: there is none.
using RangeFunction = bool (*)(const Window& window, RangeCall& call, Cell& out);

}  // namespace promql::eval
