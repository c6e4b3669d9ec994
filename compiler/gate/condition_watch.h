// What is seen of one condition of a gate: something that must not come true.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "compiler/artifact/gate_plan.h"
#include "compiler/gate/values.h"

namespace qoe::gate {

// A condition comes true when one series satisfies it at every look for as long as it says, like
// the `for` of an alert: a series that is gone for a moment begins anew. No series, and NaN, do not
// satisfy it.
class ConditionWatch {
 public:
  // `first_ms`: when it is looked at first; `counts_from_ms`: what holds only before that moment is
  // of no interest. `criterion` lives longer and is measured.
  ConditionWatch(const artifact::Criterion& criterion, int64_t first_ms, int64_t step_ms,
                 int64_t counts_from_ms)
      : criterion_(criterion),
        step_ms_(step_ms),
        next_ms_(first_ms),
        counts_from_ms_(counts_from_ms) {}

  const artifact::Criterion& criterion() const { return criterion_; }
  int64_t next_ms() const { return next_ms_; }
  void Observe(const Values& values);

  void Fail(std::string problem) { problem_ = std::move(problem); }
  const std::string& problem() const { return problem_; }

  struct Truth {
    int64_t since_ms = 0;  // since when it is satisfied
    int64_t time_ms = 0;   // when it came true
    Value value;           // then
  };
  // The first time that it came true.
  const std::optional<Truth>& truth() const { return truth_; }
  // It is satisfied, and not yet for as long as it must; since when.
  std::optional<int64_t> pending_since_ms() const;
  size_t observations() const { return observations_; }

 private:
  const artifact::Criterion& criterion_;
  int64_t step_ms_;
  int64_t next_ms_;
  int64_t counts_from_ms_;
  std::map<live::Labels, int64_t> since_ms_;  // of each series that satisfies it
  std::optional<Truth> truth_;
  size_t observations_ = 0;
  std::string problem_;
};

}  // namespace qoe::gate
