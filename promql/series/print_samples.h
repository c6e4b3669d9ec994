// Samples in the notation of series: `0+5x10 _x3 1x20 stale`.
//
// In: one sample or gap after the other. Out: text. Promised: parsing it gives the same samples,
// numbers to the last bit (but for what is behind a NaN), and so does any promtool since
// Prometheus 2.42 where there is no histogram. Runs are written short where that changes nothing:
// `a+bxn` is read by adding again and again, so it stands only where this gives just these numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "promql/series/series.h"

namespace promql::series {

class SamplePrinter {
 public:
  void AddGaps(uint64_t count) { gaps_ += count; }
  void AddNumber(double value);
  void AddStale();
  void AddHistogram(const Histogram& histogram);
  // What was added, on one line; the printer is empty afterwards. Gaps at the end are left out.
  std::string Take();

 private:
  void Separate();
  void FlushGaps();
  void FlushNumbers();
  size_t AppendRun(size_t begin);

  uint64_t gaps_ = 0;            // before what comes next
  std::vector<double> numbers_;  // in a row, not in `text_` yet
  std::string text_;
};

}  // namespace promql::series
