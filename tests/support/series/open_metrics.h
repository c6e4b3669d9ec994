// Made-up history of a catalogue's metrics, as OpenMetrics text.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

#include "tests/support/series/catalogue.h"

namespace qoe::support {

struct History {
  int64_t from_s = 0;  // Unix time
  int64_t to_s = 0;
  int64_t step_s = 30;
  // Between these nothing is written: nobody looks there, and it would take most of the time.
  int64_t pause_from_s = 0;
  int64_t pause_to_s = 0;
};

// From four hours ago (for `offset 1h` and ranges of hours) to twenty minutes ahead (for the
// length of a test), and the same time a day before (for `offset 1d`).
History HistoryAround(int64_t now_s);

// Writes every sample of every series, `# EOF` last; the same text for the same arguments.
// Returns the number of samples.
int64_t WriteOpenMetrics(const std::vector<CatalogueMetric>& catalogue, const History& history,
                         std::ostream& out);

}  // namespace qoe::support
