// The annotations of one evaluation, in Prometheus' words. Internal to promql/eval/.
//
// Source: Prometheus 3.14, util/annotations. Each is kept once; a metric's name that is empty is
// left away where upstream does so.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "promql/eval/query.h"

namespace promql::eval {

// What was done when histograms were merged.
enum class Merging : uint8_t { Addition, Subtraction, Aggregation };

class AnnotationSink {
 public:
  void InvalidQuantile(double q, Span span);
  void InvalidRatio(double ratio, double capped, Span span);
  void BadBucketLabel(std::string_view metric, std::string_view value, Span span);
  void MixedFloatsHistograms(std::string_view metric, Span span);
  void MixedFloatsHistogramsInAggregation(Span span);
  void MixedClassicNative(std::string_view metric, Span span);
  void NotCounter(std::string_view metric, Span span);
  void NotGauge(std::string_view metric, Span span);
  void MixedExponentialCustom(std::string_view metric, Span span);
  void IncompatibleBucketLayout(std::string_view op, Span span);
  void ResetCollision(Merging merging, Span span);
  void StartTimeOverlap(std::string_view metric, Span span);

  void PossibleNonCounter(std::string_view metric, Span span);
  void IncompatibleTypes(std::string_view left, std::string_view op, std::string_view right,
                         Span span);
  void HistogramIgnored(std::string_view aggregation, Span span);
  void HistogramsIgnoredInRange(std::string_view metric, Span span);
  void QuantileIsNan(std::string_view metric, Span span);
  void QuantileIsSkewed(std::string_view metric, Span span);
  void FractionWithoutNan(std::string_view metric, Span span);
  void MismatchedBounds(Merging merging, Span span);
  // Those of the same metric and place become one that tells the extremes.
  void ForcedMonotonic(std::string_view metric, Span span, int64_t t_ms, double lowest_bound,
                       double highest_bound, double largest_fall);

  // All of them, in their order.
  std::vector<Annotation> Take();

 private:
  struct Forced {
    int64_t first_ms, last_ms;
    double lowest_bound, highest_bound, largest_fall;
    uint64_t count = 0;
  };
  void Add(bool warning, std::string message, Span span);

  using Key = std::tuple<bool, uint32_t, uint32_t, std::string>;  // infos after warnings
  std::map<Key, Annotation> all_;
  std::map<std::tuple<uint32_t, uint32_t, std::string>, Forced> forced_;
};

}  // namespace promql::eval
