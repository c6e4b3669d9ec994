// Sums of histograms, as the notation `{{…}}+{{…}}x3` needs them.
#pragma once

#include "promql/series/series.h"

namespace promql::series {

// Adds `factor` times the other one, bucket by bucket; the coarser resolution wins. False, and
// nothing done: one has custom buckets, the other one has not, or their bounds differ.
// Source: Prometheus 3.14, model/histogram/float_histogram.go.
bool Accumulate(Histogram& histogram, const Histogram& other, double factor);

}  // namespace promql::series
