// Random expressions over the names of a catalogue.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/resolve/program.h"

namespace qoe::acceptance {

// A well-typed instant vector or scalar, of what Prometheus 2.42 has without switches. Most have
// results over series such as WriteSeries makes; some are made to have none. The same text for the
// same arguments and compiler.
std::string RandomFactsExpression(const Program& program, uint64_t seed);

}  // namespace qoe::acceptance
