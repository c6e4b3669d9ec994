// What is done with native histograms: with one, or with two that may differ in resolution, zero
// bucket or custom bounds.
//
// In: histograms as promql/series has them (float counts, absolute). Out: histograms and numbers.
// Promised: the results of Prometheus to the last bit where the order of summation is defined;
// total for any input, also for counts that are NaN, infinite or negative. Nothing here knows
// engine types; what the user must hear of is returned as a flag, and the caller words it.
// Source: Prometheus 3.14, model/histogram/float_histogram.go, promql/quantile.go.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "promql/series/series.h"

namespace promql::eval {

using series::Histogram;
using series::ResetHint;

inline bool HasCustomBuckets(const Histogram& h) { return h.schema == Histogram::kCustomBuckets; }

// --- Two histograms ---

// What the user must hear of after two histograms became one.
struct Merged {
  bool incompatible = false;       // exponential with custom buckets: nothing was done
  bool hints_collide = false;      // one says that its counter was reset, the other that it was not
  bool bounds_reconciled = false;  // custom bounds differed, those in both are left
};

// `into += other`, `from -= other`. The coarser schema and the wider zero bucket win; of different
// custom bounds those are kept that both have. Empty buckets may be left: see Compact. Subtract
// treats hints as Add does; for the operator `-` the caller sets the hint to Gauge.
Merged Add(Histogram& into, const Histogram& other);
Merged Subtract(Histogram& from, const Histogram& other);

// Add with compensation: every number of `compensation` is what rounding lost of the same number of
// `into`. Starts as nullopt; Add it to `into` in the end (AddCompensation).
Merged KahanAdd(Histogram& into, const Histogram& other, std::optional<Histogram>& compensation);
void AddCompensation(Histogram& into, const std::optional<Histogram>& compensation);

// Same schema, bounds, buckets and numbers, all compared by their bits, so that NaN equals itself;
// hints do not matter. This is `==` between histograms, and what `changes` looks for.
bool Equal(const Histogram& a, const Histogram& b);

// Whether the counter was reset between `before` and `now`: any count is less. The hint of `now`,
// where it says something, decides alone.
bool DetectReset(const Histogram& now, const Histogram& before);

// The hint that a sample gets in a series when Prometheus stores it behind `before` (null: it is
// the first): NotReset, or Unknown where a new chunk begins (also upon a reset, as chunks are read
// without knowledge of each other). Gauges stay gauges.
ResetHint StoredHint(const Histogram& now, const Histogram* before);

// --- One histogram ---

// `h *= factor`, `h /= divisor`. A negative one makes it a gauge; division by zero drops the
// buckets.
void Multiply(Histogram& h, double factor);
void Divide(Histogram& h, double divisor);

// Takes buckets without population away, and joins spans.
void Compact(Histogram& h);

// Coarser buckets; `schema` is less than that of `h`. Not for custom buckets.
void ReduceResolution(Histogram& h, int32_t schema);

// Whether any number of it is infinite (the mean then goes on incrementally).
bool HasOverflow(const Histogram& h);

// What is at most (`</`) or at least (`>/`) `bound`, interpolated in the bucket that has it inside.
void TrimUpper(Histogram& h, double bound);
void TrimLower(Histogram& h, double bound);

// How observations of NaN, which are in no bucket, bear on a result.
enum class NanObservations : uint8_t { None, Result, Skewed, Excluded };
struct Estimate {
  double value = 0;
  // Quantile: Result (it is NaN because of them) or Skewed (higher). Fraction: Excluded.
  NanObservations nan = NanObservations::None;
};

// histogram_quantile and histogram_fraction. Exponential buckets are interpolated exponentially;
// the zero bucket and custom buckets linearly. `q` outside of [0, 1] gives an infinity.
Estimate Quantile(double q, const Histogram& h);
Estimate Fraction(double lower, double upper, const Histogram& h);

// histogram_stdvar; histogram_stddev is its root.
double Variance(const Histogram& h);

// --- Many histograms ---

// The sum or the mean of histograms as `sum`, `avg`, `sum_over_time` and `avg_over_time` form it:
// compensated; the mean goes over to an incremental one when the sum would overflow.
class HistogramTotal {
 public:
  enum class Kind : uint8_t { Sum, Mean };
  explicit HistogramTotal(Kind kind) : kind_(kind) {}

  void Add(const Histogram& h);

  // Once it is set, no more histograms are taken, and there is no result.
  bool incompatible() const { return incompatible_; }
  bool bounds_reconciled() const { return bounds_reconciled_; }
  // Both hints, Reset and NotReset, were among the histograms.
  bool hints_collide() const { return reset_seen_ && not_reset_seen_; }
  bool empty() const { return count_ == 0; }

  // The result, not compacted. At least one histogram was added, none was incompatible.
  Histogram Take();

 private:
  void AddToMean(const Histogram& h);
  void Note(const Merged& merged);

  Kind kind_;
  bool incremental_ = false;
  bool incompatible_ = false;
  bool bounds_reconciled_ = false;
  bool reset_seen_ = false;
  bool not_reset_seen_ = false;
  double count_ = 0;
  Histogram value_;
  std::optional<Histogram> compensation_;
};

}  // namespace promql::eval
