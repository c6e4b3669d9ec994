// Random expressions over the whole grammar, the same for the same seed.
#pragma once

#include <cstdint>
#include <string>

namespace promql::test {

// Right by syntax, not always by type. Needs every feature.
std::string RandomExpression(uint64_t seed);

// `text` with a few bytes dropped, doubled or replaced.
std::string Mangled(std::string text, uint64_t seed);

}  // namespace promql::test
