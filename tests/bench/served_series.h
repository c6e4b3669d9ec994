// Made-up series as a service has them, for the engine and, as text, for a real Prometheus: the
// same samples.
#pragma once

#include <cstdint>
#include <ostream>

#include "promql/eval/storage.h"

namespace qoe::bench {

inline constexpr int64_t kScrapeMs = 15'000;

// `requests_total` and `errors_total`, counters by `instance` (`instances` of them) and `job`
// (ten); `duration_bucket`, ten buckets of a tenth of the instances. `samples` of each series, one
// every scrape, the first at `begin_ms`.
struct ServedSeries {
  int64_t instances = 0;
  int64_t samples = 0;
  int64_t begin_ms = 0;

  int64_t last_ms() const { return begin_ms + (samples - 1) * kScrapeMs; }
  promql::eval::Storage InMemory() const;
  void WriteOpenMetrics(std::ostream& out) const;
};

}  // namespace qoe::bench
