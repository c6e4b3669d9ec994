// Scenarios for an alert that nobody has written: traffic with which it fires is searched, its
// threshold is narrowed down, and seven cases are made of that. What came is held against what the
// checker has proved.
//
// In: a program without errors, its rules as emitted, the number of an alert among them. Out:
// values. Promised: deterministic; the number of plays is bounded. Nothing is found where a
// condition needs more than two amounts to be right at once, more series than Shape::kMost, or more
// than one change of a value (`changes`, `resets`).
#pragma once

#include <atomic>
#include <cstddef>
#include <string>

#include "compiler/check/claim.h"
#include "compiler/generate/generated.h"
#include "compiler/resolve/program.h"
#include "compiler/test/run_unit_test.h"

namespace qoe::generate {

struct Target {
  size_t rule = 0;  // its number in the rules
  check::Claim claim = check::Claim::None;
  bool shares_name = false;   // with other alerts
  std::string scenario_name;  // see ScenarioNames
};

// `cancelled` may be null.
GeneratedAlert Generate(const Program& program, const test::TestRules& rules, const Target& target,
                        const std::atomic<bool>* cancelled);

}  // namespace qoe::generate
