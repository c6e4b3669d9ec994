#pragma once

#include <string_view>
#include <vector>

#include "tests/support/series/catalogue.h"

namespace qoe::support {

// Reads what `qoec catalogue SPEC --format json` prints: the metrics that are exported to
// Prometheus. Throws std::runtime_error for a type that series cannot be made for.
std::vector<CatalogueMetric> ReadCatalogue(std::string_view json);

}  // namespace qoe::support
