// Random expressions over the whole language, right by type, for series that RandomSeries makes.
#pragma once

#include <cstdint>
#include <string>

#include "promql/eval/storage.h"

namespace promql::eval::test {

// Numbers, histograms of every kind, values that are no numbers, staleness, resets, gaps: 15 s
// apart, 40 steps from time 0.
void AddRandomSeries(uint64_t seed, Storage& storage);

struct RandomQuery {
  std::string text;
  // It asks for the beginning, end or step of the evaluation: its value depends on them.
  bool asks_for_range = false;
};

// An instant vector or a scalar. Needs every feature. The same for the same seed.
RandomQuery MakeRandomQuery(uint64_t seed);

}  // namespace promql::eval::test
