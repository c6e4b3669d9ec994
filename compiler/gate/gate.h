// A phase of a rollout, judged by a live server with Prometheus' query API, over its hold time.
//
// In: a plan and one of its phases. Out: go, hold or rollback, with the numbers.
// Promised: `go` only when every criterion was seen to hold, at every look, until the end, for as
// long as it must, every manual one was confirmed, and no condition came true. No data, NaN, an
// answer that is not whole and a server that does not answer are never `go`, and no proof for
// `rollback` either. What the server could not say at first is asked for again: moments are never
// left out.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "compiler/artifact/gate_plan.h"
#include "compiler/gate/condition_watch.h"
#include "compiler/gate/criterion_watch.h"
#include "compiler/live/clock.h"
#include "compiler/live/prometheus.h"

namespace qoe::gate {

enum class Verdict : uint8_t { Go, Hold, Rollback };

// "go", "hold", "rollback".
std::string_view Text(Verdict verdict);

struct Options {
  int64_t began_ms = 0;  // the phase
  // Look once, now, instead of over the hold time. `began_known`: criteria with `after` wait for
  // it.
  bool once = false;
  bool began_known = false;
  std::set<std::string, std::less<>> confirmed;  // names of manual criteria
};

// What is known so far; a view of the run.
struct Progress {
  int64_t now_ms = 0, began_ms = 0, until_ms = 0;
  const std::vector<CriterionWatch>& criteria;
  const std::vector<ConditionWatch>& rollback_when;
  const std::vector<ConditionWatch>& investigate_when;
};

struct Report {
  Verdict verdict = Verdict::Hold;
  std::vector<std::string> reasons;  // of hold and rollback; for people, no full stop
  int64_t began_ms = 0, ended_ms = 0;
  int64_t until_ms = 0;  // the last look that was due
  bool once = false;
  bool cancelled = false;
  std::vector<CriterionWatch> criteria;                 // the measured ones, in the plan's order
  std::vector<const artifact::Criterion*> unconfirmed;  // manual
  std::vector<const artifact::Criterion*> confirmed;    // manual
  std::vector<ConditionWatch> rollback_when, investigate_when;
  std::vector<std::string> remarks;  // of the server, of what was asked; each once

  // Whether the criterion has passed: the one condition of `go` that is its own.
  bool Passed(const CriterionWatch& watch) const;
};

// How long a phase takes: its hold time, or what its criteria need.
int64_t DurationOf(const artifact::Phase& phase);

// Watches until there is a verdict. `progress` is told after every look.
Report Run(const artifact::GatePlan& plan, const artifact::Phase& phase,
           const live::Prometheus& server, live::Clock& clock, const Options& options,
           const std::function<void(const Progress&)>& progress = {});

}  // namespace qoe::gate
