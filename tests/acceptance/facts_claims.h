// What was inferred of an expression, held against what Prometheus made of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/facts/facts.h"
#include "tests/acceptance/problems.h"

namespace qoe::acceptance {

struct ResultSample {
  std::map<std::string, std::string> labels;
  double value = 0;
};

// The claims that the samples of one moment refute. A NaN refutes no range: facts::Range does not
// say what it is counted among. Nothing is forgiven for rounding: an alert that fires by the last
// digit does fire.
Problems Refuted(const facts::NodeFacts& facts, const std::vector<ResultSample>& samples);

}  // namespace qoe::acceptance
