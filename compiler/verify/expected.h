// What the catalogue of a spec says of series, as far as it can be counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/resolve/program.h"

namespace qoe::verify {

struct LabelBound {
  std::string name;
  double most = 0;  // values; 0: no bound is known
};

struct SeriesBound {
  std::string name;                // of the series: a histogram's with its suffix
  double most = 0;                 // series; 0: no bound is known
  std::vector<LabelBound> labels;  // all, unless others may come
  bool other_labels = false;
};

struct Expected {
  std::vector<SeriesBound> series;  // of exported metrics
  int64_t series_budget = 0;        // of a rule; 0: no limit
};

Expected ExpectedOf(const Program& program);

}  // namespace qoe::verify
