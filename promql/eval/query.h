// Evaluation of PromQL over series in memory.
//
// In: an expression that Parse and CheckTypes accepted, series, a time or several. Out: what
// Prometheus 3.14 answers, with its errors and annotations. Promised: no exception leaves; memory
// is bounded by `max_samples`, depth by the parser's own bound (nothing recurses here); linear in
// series and steps. Not here: rules, text formats of results.
//
// Order: series of a matrix are sorted by their labels, a vector comes in the order of evaluation
// (that of the storage, or what `sort` and kin make), so that equal input gives equal output.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/labels.h"
#include "promql/eval/storage.h"
#include "promql/span.h"
#include "promql/types.h"

namespace promql::eval {

class SharedValues;

struct Options {
  int64_t lookback_ms = 300'000;     // how old a sample may be and still be the value
  int64_t default_step_ms = 60'000;  // of subqueries that name none
  // Ranges and the lookback take in their left end, as before Prometheus 3.0.
  bool closed_ranges = false;
  // Metric names are dropped at the end, not by each function (promql-delayed-name-removal).
  bool delayed_name_removal = false;
  // Take notice of start timestamps of counters (promql-start-timestamps and kin).
  bool use_start_timestamps = true;
  // Most samples that the values of sub-expressions may hold at once.
  uint64_t max_samples = 50'000'000;
  // Most samples that windows may look at, each window anew: subqueries within others multiply.
  uint64_t max_looked_at = 5'000'000'000;
  // Set by somebody else, for example on Ctrl-C: evaluation stops soon.
  const std::atomic<bool>* cancelled = nullptr;
  // Where parts that other expressions have, too, are looked up and kept (shared_values.h).
  SharedValues* shared = nullptr;
};

// What the author of the query should know although there is a result.
struct Annotation {
  bool warning = false;  // else an info
  std::string message;   // as Prometheus words it, without "PromQL warning: " and the place
  Span span;             // in the expression
  friend bool operator==(const Annotation&, const Annotation&) = default;
};

// `PromQL warning: … (1:7)`: with line and column, as Prometheus' API has it.
std::string Print(const Annotation& annotation, std::string_view expression);

struct EvalError {
  std::string message;  // Prometheus' own where it has one
  Span span;            // empty: the expression as a whole
};

// A sample: a number, or a histogram where that is not null.
struct Point {
  int64_t t_ms = 0;
  double value = 0;
  HistogramPtr histogram;
};

struct VectorSample {
  Labels labels;
  Point point;
};

struct MatrixSeries {
  Labels labels;
  std::vector<Point> points;  // by rising time; a step without value has none
};

// What an evaluation gave. One of the fields below `type` holds, by type; a range evaluation always
// gives a Matrix (an expression of type scalar: one series without labels).
struct Answer {
  std::optional<EvalError> error;  // set: there is no value
  ValueType type = ValueType::Vector;
  double scalar = 0;
  std::string string;
  std::vector<VectorSample> vector;
  std::vector<MatrixSeries> matrix;     // Instant: of an expression like `a[5m]`
  std::vector<Annotation> annotations;  // warnings first, by place and text, each once

  bool ok() const { return !error.has_value(); }
};

// At one time. Points of a vector have that time.
Answer Instant(const Ast& ast, const Storage& storage, int64_t t_ms, const Options& options);

// At `start_ms`, then every `step_ms` (more than 0) up to `end_ms`, this included. The expression's
// type is scalar or instant vector.
Answer Range(const Ast& ast, const Storage& storage, int64_t start_ms, int64_t end_ms,
             int64_t step_ms, const Options& options);

}  // namespace promql::eval
