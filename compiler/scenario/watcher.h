// Somebody who looks on while a scenario is played, and changes nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/scenario/history.h"
#include "compiler/test/manager.h"
#include "compiler/test/run_unit_test.h"
#include "promql/eval/query.h"
#include "promql/eval/storage.h"

namespace qoe::scenario {

// What a scenario leaves behind; good during the call.
struct Played {
  const artifact::Scenario& scenario;
  const test::TestRules& rules;
  const std::vector<bool>& reached;  // by the rules' numbers: which ones it can reach
  const promql::eval::Storage& storage;
  const promql::eval::Options& query;
  const Histories& histories;
  int64_t last_ms;  // of the last evaluation
};

class Watcher {
 public:
  virtual ~Watcher() = default;
  // Every rule that is due was evaluated; the next evaluation is at `next_ms`.
  virtual void Evaluated(int64_t t_ms, int64_t next_ms, const test::Manager& manager) = 0;
  // All evaluations are over, and none failed.
  virtual void Finished(const Played& played) = 0;
};

}  // namespace qoe::scenario
