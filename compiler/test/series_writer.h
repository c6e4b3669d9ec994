// Writing samples into a storage as Prometheus' own does: only behind what a series has.
#pragma once

#include <cstdint>
#include <string>

#include "promql/eval/query.h"
#include "promql/eval/storage.h"

namespace qoe::test {

struct Written {
  size_t series = 0;
  std::string refusal;  // why the sample was not taken; empty: it was, or was there already
};

// Takes the sample unless the series has a later one, or another one at that time.
Written Write(promql::eval::Storage& storage, const promql::eval::Labels& labels,
              const promql::eval::Point& point);
// The same for a staleness marker, whose refusal nobody minds.
void WriteStale(promql::eval::Storage& storage, size_t series, int64_t t_ms);

}  // namespace qoe::test
