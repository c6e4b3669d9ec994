#include "compiler/scenario/observations.h"

#include <cmath>

namespace qoe::scenario {
namespace {

constexpr int32_t kSchema = 3;
constexpr double kZeroThreshold = 1e-128;

// The bucket whose bounds are 2^((i-1)/8) and 2^(i/8), the upper one included.
int32_t BucketOf(double value) {
  return static_cast<int32_t>(std::ceil(std::log2(value) * (1 << kSchema)));
}

void SetBuckets(const std::map<int32_t, double>& counts,
                std::vector<promql::series::BucketSpan>& spans, std::vector<double>& buckets) {
  int32_t next = 0;  // behind the last bucket
  for (const auto& [bucket, count] : counts) {
    if (spans.empty() || bucket != next) spans.push_back({bucket - next, 0});
    ++spans.back().length;
    buckets.push_back(count);
    next = bucket + 1;
  }
}

}  // namespace

void ClassicObservations::Observe(double value, double times) {
  for (size_t i = 0; i < bounds_->size(); ++i) {
    if (value <= (*bounds_)[i]) counts_[i] += times;
  }
  count_ += times;
  sum_ += value * times;
}

void ClassicObservations::Clear() {
  counts_.assign(counts_.size(), 0);
  count_ = sum_ = 0;
}

void NativeObservations::Observe(double value, double times) {
  if (std::abs(value) <= kZeroThreshold) {
    zero_ += times;
  } else {
    (value > 0 ? positive_ : negative_)[BucketOf(std::abs(value))] += times;
  }
  count_ += times;
  sum_ += value * times;
}

void NativeObservations::Clear() { *this = NativeObservations(); }

std::shared_ptr<const promql::series::Histogram> NativeObservations::Snapshot() const {
  auto histogram = std::make_shared<promql::series::Histogram>();
  histogram->schema = kSchema;
  histogram->zero_threshold = kZeroThreshold;
  histogram->zero_count = zero_;
  histogram->count = count_;
  histogram->sum = sum_;
  SetBuckets(positive_, histogram->positive_spans, histogram->positive_buckets);
  SetBuckets(negative_, histogram->negative_spans, histogram->negative_buckets);
  return histogram;
}

}  // namespace qoe::scenario
