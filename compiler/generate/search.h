// Looks for traffic with which an alert fires, and for the threshold of it.
//
// In: what an alert reads. Out: two levels of one amount, as near to each other as AreNeighbours
// says: with one the alert is silent, with the other it fires. Deterministic; bounded by a number
// of plays.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/generate/course.h"
#include "compiler/generate/inputs.h"
#include "compiler/generate/trial.h"

namespace qoe::generate {

struct Driver {
  std::vector<Feed> feeds;  // at their quiet levels
  Knob knob;
  Timing timing;
  double quiet = 0;  // silent, far from the threshold
  double below = 0;  // silent
  double above = 0;  // fires
};

// How much is tried: one amount after the other, or also with the others at other levels.
enum class Depth : uint8_t { Each, All };

std::optional<Driver> FindDriver(const std::vector<Feed>& feeds, const Inputs& inputs,
                                 int64_t step_ms, Depth depth, Trials& trials);

}  // namespace qoe::generate
