#include "promql/series/print_samples.h"

#include <bit>
#include <cmath>
#include <utility>

#include "promql/literal.h"

namespace promql::series {
namespace {

// `1x2` is as short as `1 1 1`; three that rise are longer as `1 2 3` only with long numbers.
constexpr size_t kShortestRun = 3;

bool SameBits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

}  // namespace

void SamplePrinter::Separate() {
  if (!text_.empty()) text_.push_back(' ');
}

void SamplePrinter::FlushGaps() {
  if (gaps_ == 0) return;
  FlushNumbers();
  Separate();
  text_ += '_';
  if (gaps_ > 1) text_.append("x").append(std::to_string(gaps_));
  gaps_ = 0;
}

void SamplePrinter::AddNumber(double value) {
  FlushGaps();
  numbers_.push_back(value);
}

void SamplePrinter::AddStale() {
  FlushGaps();
  FlushNumbers();
  Separate();
  text_.append("stale");
}

void SamplePrinter::AddHistogram(const Histogram& histogram) {
  FlushGaps();
  FlushNumbers();
  Separate();
  text_.append(Print(histogram));
}

std::string SamplePrinter::Take() {
  FlushNumbers();
  gaps_ = 0;
  std::string text = std::move(text_);
  text_.clear();
  return text;
}

void SamplePrinter::FlushNumbers() {
  for (size_t i = 0; i < numbers_.size();) i += AppendRun(i);
  numbers_.clear();
}

// Writes the longest run that begins there; returns how many numbers it has.
size_t SamplePrinter::AppendRun(size_t begin) {
  const double first = numbers_[begin];
  Separate();
  AppendNumber(first, text_);
  // Prometheus 2.42 does not read `Infx2`.
  if (!std::isfinite(first) || begin + 1 == numbers_.size()) return 1;
  const bool same = SameBits(first, numbers_[begin + 1]);
  const double step = same ? 0 : numbers_[begin + 1] - first;
  // 0 behind -0 is another number at the same place.
  if (!std::isfinite(step) || (!same && step == 0)) return 1;
  size_t count = 1;
  double value = first;
  while (begin + count < numbers_.size()) {
    value += step;
    if (!SameBits(value, numbers_[begin + count])) break;
    ++count;
  }
  if (count < kShortestRun) return 1;
  if (!same) {
    if (step > 0) text_.push_back('+');
    AppendNumber(step, text_);
  }
  text_.append("x").append(std::to_string(count - 1));
  return count;
}

}  // namespace promql::series
