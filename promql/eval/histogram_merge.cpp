// Two histograms become one.
#include <algorithm>
#include <cmath>

#include "promql/eval/bucket_counts.h"
#include "promql/eval/buckets.h"
#include "promql/eval/histogram.h"
#include "promql/eval/kahan.h"
#include "promql/eval/zero_bucket.h"

namespace promql::eval {
namespace {

BucketCounts TakeCounts(Histogram& h, Histogram* compensation, Side side) {
  const bool positive = side == Side::Positive;
  BucketCounts taken;
  taken.spans = std::move(positive ? h.positive_spans : h.negative_spans);
  taken.counts = std::move(positive ? h.positive_buckets : h.negative_buckets);
  if (compensation != nullptr) {
    auto& lost = positive ? compensation->positive_buckets : compensation->negative_buckets;
    taken.lost = std::move(lost);
    taken.lost.resize(taken.counts.size());
  }
  return taken;
}

void PutCounts(BucketCounts counts, Histogram& h, Histogram* compensation, Side side) {
  const bool positive = side == Side::Positive;
  if (compensation != nullptr) {
    (positive ? compensation->positive_spans : compensation->negative_spans) = counts.spans;
    (positive ? compensation->positive_buckets : compensation->negative_buckets) =
        std::move(counts.lost);
  }
  (positive ? h.positive_spans : h.negative_spans) = std::move(counts.spans);
  (positive ? h.positive_buckets : h.negative_buckets) = std::move(counts.counts);
}

BucketCounts CopyCounts(const Histogram& h, Side side) {
  const bool positive = side == Side::Positive;
  return {.spans = positive ? h.positive_spans : h.negative_spans,
          .counts = positive ? h.positive_buckets : h.negative_buckets,
          .lost = {}};
}

// --- Hints ---

// Whether they collide; the outcome is then as good as unknown.
bool MergeHints(ResetHint& into, ResetHint other) {
  if (into == other || into == ResetHint::Gauge) return false;
  if (other == ResetHint::Gauge) {
    into = ResetHint::Gauge;
    return false;
  }
  const bool collide = into != ResetHint::Unknown && other != ResetHint::Unknown;
  into = ResetHint::Unknown;
  return collide;
}

// --- Zero buckets ---

// Takes away the buckets that the zero bucket has swallowed.
void DropWithinZero(Histogram& h, Histogram* compensation) {
  for (const Side side : {Side::Positive, Side::Negative}) {
    std::vector<size_t> within;
    BucketWalk walk(h, side);
    while (walk.Next()) {
      const Bucket bucket = walk.bucket();
      const double inner = side == Side::Positive ? bucket.lower : -bucket.upper;
      if (inner >= h.zero_threshold) break;
      within.push_back(walk.position());
    }
    BucketCounts counts = TakeCounts(h, compensation, side);
    for (const size_t position : within) {
      counts.counts[position] = 0;
      if (counts.compensated()) counts.lost[position] = 0;
    }
    CompactCounts(counts);
    PutCounts(std::move(counts), h, compensation, side);
  }
}

// Gives both the same zero bucket; returns the one that `other` has then.
ZeroBucket ReconcileZero(Histogram& into, Histogram* compensation, const Histogram& other) {
  ZeroBucket theirs{.count = other.zero_count, .lost = 0, .threshold = other.zero_threshold};
  // Written so that a threshold of NaN ends it.
  while (theirs.threshold < into.zero_threshold || theirs.threshold > into.zero_threshold) {
    if (into.zero_threshold > theirs.threshold) {
      theirs = WidenZero(other, nullptr, into.zero_threshold);
    }
    if (theirs.threshold > into.zero_threshold) {
      const ZeroBucket mine = WidenZero(into, compensation, theirs.threshold);
      into.zero_count = mine.count;
      into.zero_threshold = mine.threshold;
      if (compensation != nullptr) compensation->zero_count = mine.lost;
      DropWithinZero(into, compensation);
    }
  }
  return theirs;
}

// --- Custom bounds ---

std::vector<double> CommonBounds(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> common;
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] == b[j]) {
      common.push_back(a[i]);
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return common;
}

// Returns whether the bounds differed.
bool AddCustom(Histogram& into, Histogram* compensation, const Histogram& other, double factor) {
  BucketCounts mine = TakeCounts(into, compensation, Side::Positive);
  const BucketCounts theirs = CopyCounts(other, Side::Positive);
  const bool compensate = compensation != nullptr;
  const bool same = into.custom_values == other.custom_values;
  if (same) {
    AddCounts(mine, theirs, factor, compensate, into.schema, 0);
  } else {
    std::vector<double> bounds = CommonBounds(into.custom_values, other.custom_values);
    std::vector<double> counts(bounds.size() + 1);
    std::vector<double> lost(bounds.size() + 1);
    MapCounts(mine, into.custom_values, bounds, 1, counts, lost);
    MapCounts(theirs, other.custom_values, bounds, factor, counts, lost);
    mine = FromDense(counts, lost, compensate);
    if (compensate) compensation->custom_values = bounds;
    into.custom_values = std::move(bounds);
  }
  PutCounts(std::move(mine), into, compensation, Side::Positive);
  return !same;
}

void AddExponential(Histogram& into, Histogram* compensation, const Histogram& other,
                    double factor) {
  const int32_t from = into.schema;
  const int32_t schema = std::min(into.schema, other.schema);
  const bool compensate = compensation != nullptr;
  into.schema = schema;
  for (const Side side : {Side::Positive, Side::Negative}) {
    BucketCounts mine = TakeCounts(into, compensation, side);
    if (from > schema) mine = Reduce(mine, compensate, from, schema);
    BucketCounts theirs = CopyCounts(other, side);
    if (other.schema > schema) theirs = Reduce(theirs, compensate, other.schema, schema);
    AddCounts(mine, theirs, factor, compensate, schema, into.zero_threshold);
    PutCounts(std::move(mine), into, compensation, side);
  }
  if (compensate) {
    compensation->schema = schema;
    compensation->zero_threshold = into.zero_threshold;
  }
}

Merged Merge(Histogram& into, Histogram* compensation, const Histogram& other, double factor) {
  Merged merged;
  const bool custom = HasCustomBuckets(into);
  merged.hints_collide = MergeHints(into.reset_hint, other.reset_hint);
  const auto add = [&](double value, double Histogram::*field) {
    if (compensation == nullptr) {
      into.*field += factor * value;
    } else {
      KahanAdd(factor * value, into.*field, compensation->*field);
    }
  };
  if (!custom) {
    const ZeroBucket theirs = ReconcileZero(into, compensation, other);
    add(theirs.count, &Histogram::zero_count);
    if (compensation != nullptr && theirs.lost != 0) add(theirs.lost, &Histogram::zero_count);
  }
  add(other.count, &Histogram::count);
  add(other.sum, &Histogram::sum);
  if (custom) {
    merged.bounds_reconciled = AddCustom(into, compensation, other, factor);
  } else {
    AddExponential(into, compensation, other, factor);
  }
  return merged;
}

bool Incompatible(const Histogram& a, const Histogram& b) {
  return HasCustomBuckets(a) != HasCustomBuckets(b);
}

}  // namespace

Merged Add(Histogram& into, const Histogram& other) {
  if (Incompatible(into, other)) return {.incompatible = true};
  return Merge(into, nullptr, other, 1);
}

Merged Subtract(Histogram& from, const Histogram& other) {
  if (Incompatible(from, other)) return {.incompatible = true};
  return Merge(from, nullptr, other, -1);
}

Merged KahanAdd(Histogram& into, const Histogram& other, std::optional<Histogram>& compensation) {
  if (Incompatible(into, other)) return {.incompatible = true};
  if (!compensation) {
    compensation = into;
    compensation->count = compensation->sum = compensation->zero_count = 0;
    std::fill(compensation->positive_buckets.begin(), compensation->positive_buckets.end(), 0.0);
    std::fill(compensation->negative_buckets.begin(), compensation->negative_buckets.end(), 0.0);
  }
  return Merge(into, &*compensation, other, 1);
}

void AddCompensation(Histogram& into, const std::optional<Histogram>& compensation) {
  if (!compensation) return;
  const ResetHint hint = into.reset_hint;
  Add(into, *compensation);
  into.reset_hint = hint;
}

void ReduceResolution(Histogram& h, int32_t schema) {
  if (HasCustomBuckets(h) || schema >= h.schema) return;
  for (const Side side : {Side::Positive, Side::Negative}) {
    PutCounts(Reduce(TakeCounts(h, nullptr, side), false, h.schema, schema), h, nullptr, side);
  }
  h.schema = schema;
}

void Compact(Histogram& h) {
  for (const Side side : {Side::Positive, Side::Negative}) {
    BucketCounts counts = TakeCounts(h, nullptr, side);
    CompactCounts(counts);
    PutCounts(std::move(counts), h, nullptr, side);
  }
}

}  // namespace promql::eval
