// The levels at which an amount is tried.
#pragma once

#include <vector>

#include "compiler/generate/condition.h"
#include "compiler/generate/course.h"

namespace qoe::generate {

// In what order the amounts of the feeds are tried: those that the condition seems to be about come
// first.
std::vector<Knob> KnobsOf(const std::vector<Feed>& feeds, const Condition& condition);

// From the feed's own level outward, first the way on which the condition seems to lie; all within
// the range of the catalogue.
std::vector<double> LevelsOf(const Feed& feed, Amount amount, const Condition& condition);

// Whether values are whole numbers: what is counted, states, 0 and 1.
bool IsWhole(const Feed& feed, Amount amount);

// A level between two others, with few digits; one of the two where there is none.
double Between(double a, double b, bool whole);

// As near as a threshold is looked for: a share of the level, and of whole numbers 1.
bool AreNeighbours(double a, double b, bool whole);

}  // namespace qoe::generate
