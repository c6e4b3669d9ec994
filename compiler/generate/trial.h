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
#include "promql/eval/storage.h"

namespace qoe::generate {

// What became of the alert, whichever its labels: at each time the worst that there was.
struct Seen {
  scenario::AlertHistory history;
  std::string failure;  // why it was not played to its end; what comes later is not known

  bool fires() const { return history.FirstFiring().has_value(); }
};

class Trials {
 public:
  // All outlive it. `cancelled` may be null.
  Trials(const test::TestRules& rules, const Inputs& inputs, const std::atomic<bool>* cancelled);

  Seen Play(const artifact::Scenario& scenario);
  // Played once more: whether both sides of what the alert compares are there, met and numbers, at
  // every evaluation of the end, for so long that it fires if the comparison always holds.
  bool HasDataThroughout(const artifact::Scenario& scenario);
  // How many were played, and how many of them fired.
  size_t played() const { return played_; }
  size_t fired() const { return fired_; }
  bool cancelled() const { return cancelled_ != nullptr && *cancelled_; }

 private:
  Seen Play(const artifact::Scenario& scenario, promql::eval::Storage& storage);

  const test::TestRules& rules_;
  const Inputs& inputs_;
  const std::atomic<bool>* cancelled_;
  size_t played_ = 0, fired_ = 0;
};

}  // namespace qoe::generate
