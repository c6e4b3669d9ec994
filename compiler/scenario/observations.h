// What a histogram or summary has seen so far, as series.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "promql/series/series.h"

namespace qoe::scenario {

// A classic histogram: counts by upper bound, the sum, and the number.
class ClassicObservations {
 public:
  explicit ClassicObservations(const std::vector<double>& bounds)
      : bounds_(&bounds), counts_(bounds.size()) {}

  void Observe(double value, double times);
  void Clear();
  // Observations up to the bound.
  double UpTo(size_t bound) const { return counts_[bound]; }
  double count() const { return count_; }
  double sum() const { return sum_; }

 private:
  const std::vector<double>* bounds_;
  std::vector<double> counts_;  // cumulative
  double count_ = 0, sum_ = 0;
};

// A native one, of schema 3: eight buckets for each power of two.
class NativeObservations {
 public:
  void Observe(double value, double times);
  void Clear();
  std::shared_ptr<const promql::series::Histogram> Snapshot() const;

 private:
  std::map<int32_t, double> positive_, negative_;
  double zero_ = 0, count_ = 0, sum_ = 0;
};

}  // namespace qoe::scenario
