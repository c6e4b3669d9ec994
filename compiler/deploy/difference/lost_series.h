// Recorded series that are gone while somebody still reads them.
#pragma once

#include <vector>

#include "compiler/deploy/difference/difference.h"

namespace qoe::difference {

// Adds to the rules of the tree that recorded such a series who in `after` reads it.
void NameReadersOfLostSeries(const std::vector<Namespace>& after, Difference& difference);

}  // namespace qoe::difference
