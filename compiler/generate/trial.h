// Plays scenarios for one alert: only the rules that it reads are evaluated.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/artifact/test_plan.h"
#include "compiler/generate/inputs.h"
#include "compiler/scenario/history.h"
#include "compiler/test/run_unit_test.h"

namespace qoe::generate {

// What became of the alert, whichever its labels: at each time the worst that there was.
struct Seen {
  scenario::AlertHistory history;
  std::string failure;     // a rule could not be evaluated: why
  bool has_value = false;  // at the end the condition's left side has a value that is a number

  bool fires() const { return history.FirstFiring().has_value(); }
};

class Trials {
 public:
  // All outlive it. `cancelled` may be null.
  Trials(const test::TestRules& rules, const Inputs& inputs, const std::atomic<bool>* cancelled);

  Seen Play(const artifact::Scenario& scenario);
  // How many were played, and how many of them fired.
  size_t played() const { return played_; }
  size_t fired() const { return fired_; }
  bool cancelled() const { return cancelled_ != nullptr && *cancelled_; }

 private:
  bool HasValue(const promql::eval::Storage& storage, int64_t t_ms,
                const promql::eval::Options& options) const;

  const test::TestRules& rules_;
  const Inputs& inputs_;
  const std::atomic<bool>* cancelled_;
  size_t played_ = 0, fired_ = 0;
};

}  // namespace qoe::generate
