// Which label sets the series of a catalogue get.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/series/catalogue.h"

namespace qoe::support {

using LabelSet = std::vector<std::pair<std::string, std::string>>;

// One list of label sets for each metric, in the order of the catalogue. Together the series of a
// metric have every declared value of every label of it, and pairs of the first two shared labels.
// Position i of every list has the same values of the shared labels (those that at least half of
// the metrics have), so that ratios and joins between any two metrics match. Open labels get
// values such as org-1 and org-2; nearly all series have the first. Optional labels are missing
// at the last positions.
std::vector<std::vector<LabelSet>> MakeLabelSets(const std::vector<CatalogueMetric>& catalogue);

}  // namespace qoe::support
