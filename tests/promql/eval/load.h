// Puts the series of a script's `load` into a storage.
#pragma once

#include "promql/eval/storage.h"
#include "tests/promql/eval/script.h"

namespace promql::eval::test {

// The first sample is at time 0. Histograms get the counter reset hints that Prometheus' own
// storage gives them.
void LoadInto(const Load& load, Storage& storage);

}  // namespace promql::eval::test
