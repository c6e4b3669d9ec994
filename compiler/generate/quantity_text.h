// Levels of streams as a spec writes them, and reads them back as the same numbers.
#pragma once

#include <string>

#include "compiler/generate/course.h"
#include "compiler/units/unit.h"

namespace qoe::generate {

// "3.02s", "0.5", "120 frames"
std::string ValueText(const Feed& feed, double value);
// "2/s"; of counters of other things than counts "0.5 seconds/s".
std::string RateText(const Feed& feed, const units::Registry& units, double rate);
// Of the one or the other; "missing" and "there" of a presence.
std::string LevelText(const Feed& feed, Amount amount, const units::Registry& units, double level);

}  // namespace qoe::generate
