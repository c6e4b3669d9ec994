// Series as test scripts and unit tests write them: `metric{a="b"} 1+2x3 _ stale {{count:3}}`.
//
// In: one line. Out: the labels and the samples, expanded. Promised: linear in the text and the
// expansion, which is bounded; no exception leaves. Source: Prometheus 3.14,
// promql/parser/generated_parser.y (series descriptions), model/histogram.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "promql/issue.h"

namespace promql::series {

// How a counter reset between this histogram and the one before is known.
enum class ResetHint : uint8_t { Unknown, Reset, NotReset, Gauge };

// Consecutive buckets: so many, so far behind the end of the span before (the first: from zero).
struct BucketSpan {
  int32_t offset = 0;
  uint32_t length = 0;
  friend bool operator==(const BucketSpan&, const BucketSpan&) = default;
};

// A float histogram. Bucket counts are absolute, in the order of the spans.
struct Histogram {
  static constexpr int32_t kCustomBuckets = -53;  // the schema of buckets with bounds of their own

  ResetHint reset_hint = ResetHint::Unknown;
  int32_t schema = 0;
  double zero_threshold = 0;
  double zero_count = 0;
  double count = 0;
  double sum = 0;
  std::vector<BucketSpan> positive_spans, negative_spans;
  std::vector<double> positive_buckets, negative_buckets;
  std::vector<double> custom_values;  // upper bounds, rising, without +Inf

  friend bool operator==(const Histogram&, const Histogram&) = default;
};

struct Gap {};
struct Stale {};
// One step of a series.
using Sample = std::variant<Gap, Stale, double, Histogram>;

struct Series {
  std::vector<std::pair<std::string, std::string>> labels;  // sorted; `__name__` among them
  std::vector<Sample> samples;
};

struct ParseOptions {
  // Most samples that a line may expand to.
  size_t max_samples = 10'000'000;
};

// Reads `text` into `series`; issues have places in `text`. Returns whether nothing was wrong.
bool Parse(std::string_view text, const ParseOptions& options, Series& series,
           std::vector<Issue>& issues);

// A histogram alone, `{{schema:0 count:3 …}}`, as expected results have them.
bool ParseHistogram(std::string_view text, Histogram& histogram, std::vector<Issue>& issues);

// `{{schema:0 count:3 sum:5 buckets:[1 2]}}`: parsing it gives an equal histogram.
std::string Print(const Histogram& histogram);

}  // namespace promql::series
