// What must be true after a deployment, looked at: the plan of a spec, and what qoec knows by
// itself (rules, recorded series, alerts, dashboards, rows).
//
// In: a bundle, what its catalogue expects, and the places to look at. Out: an outcome for each
// check, in a fixed order. Nothing is written anywhere. What needs a place that was not named is
// skipped, and said so.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/artifact/bundle.h"
#include "compiler/verify/check.h"
#include "compiler/verify/expected.h"
#include "compiler/verify/servers.h"

namespace qoe::verify {

struct Options {
  int64_t within_ms = 60'000;     // for checks that the spec says no time of
  int64_t deadline_ms = 600'000;  // of the whole run, whatever the checks say
  size_t at_once = 8;             // looks
};

struct Checked {
  Check check;
  Outcome outcome;
  int64_t waited_ms = 0;  // until it passed, or the time was up
};

struct Report {
  std::vector<Checked> checks;
  bool cancelled = false;

  size_t Count(State state) const;
  // A server that was named does not answer, or lets us not in.
  bool unreachable() const;
};

std::vector<Check> ChecksOf(const artifact::Bundle& bundle, const Expected& expected,
                            const Servers& servers, const Options& options);

// `progress` is told of each check when it is decided.
Report Run(std::vector<Check> checks, live::Clock& clock, const Options& options,
           const std::function<void(const Checked&)>& progress = {});

}  // namespace qoe::verify
