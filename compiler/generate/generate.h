// Scenarios for an alert that nobody has written: traffic with which it fires is searched, its
// threshold is narrowed down, and seven cases are made of that. What came is held against what the
// checker has proved.
//
// In: a program without errors, its rules as emitted, the number of an alert among them. Out:
// values. Promised: deterministic; the number of plays is bounded. Nothing is found where a
// condition needs more than two amounts to be right at once, or more series than Shape::kMany.
#pragma once

#include <atomic>
#include <cstddef>

#include "compiler/check/claim.h"
#include "compiler/generate/generated.h"
#include "compiler/resolve/program.h"
#include "compiler/test/run_unit_test.h"

namespace qoe::generate {

struct Target {
  size_t rule = 0;  // its number in the rules
  check::Claim claim = check::Claim::None;
  bool shares_name = false;  // with other alerts
};

// `cancelled` may be null.
GeneratedAlert Generate(const Program& program, const test::TestRules& rules, const Target& target,
                        const std::atomic<bool>* cancelled);

}  // namespace qoe::generate
