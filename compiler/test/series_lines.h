// The values of series as lines that people read: the buckets of a histogram are told as one.
#pragma once

#include <string>
#include <vector>

#include "promql/eval/labels.h"

namespace qoe::test {

struct SeriesValue {
  promql::eval::Labels labels;
  std::string value;   // "1.5"
  std::string suffix;  // " in 10 samples"
};

// `up{job="x"}  1.5 in 10 samples`, and of series that differ in `le` alone, and of one suffix,
// `{job="a"}  le 10 to 100: 0, 150: 23.1, 250 to +Inf: 60`. In the order in which each first comes.
std::vector<std::string> SeriesLines(const std::vector<SeriesValue>& series);

}  // namespace qoe::test
