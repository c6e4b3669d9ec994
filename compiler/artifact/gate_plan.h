// A rollout as values: phases with their criteria, ready to be evaluated by whoever holds a
// Prometheus-compatible API.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace qoe::artifact {

struct Criterion {
  std::string name;   // of its gate: letters, digits and `-`
  std::string title;  // "Feed latency, P95 below 300ms"
  std::string why;
  bool manual = false;    // a person ticks it
  std::string look_at;    // of a manual one: what the person looks at; nothing of the below
  std::string indicator;  // "feed_latency.p95"; empty: of PromQL that is no indicator
  std::string bound;      // for people, as written: "< 300ms"
  std::string query;      // PromQL
  std::string operation;  // "<", ">=", …
  double threshold = 0;
  std::string unit;             // of the threshold; may be empty
  int64_t for_ms = 0;           // how long
  int64_t after_ms = 0;         // from when on, since the phase began
  bool no_data_passes = false;  // no series is as it should be
  bool rollback = false;        // a breach rolls back; otherwise it holds
};

struct Phase {
  std::string name, title, help;
  double share = 0;  // of the traffic; 0: not said
  int64_t hold_ms = 0, every_ms = 0;
  std::vector<Criterion> criteria;
};

struct GatePlan {
  std::string name, title, help;
  std::string prometheus_url;  // as a rollout's controller reaches it
  std::vector<Phase> phases;
  // Conditions of which each that comes true has its consequence, in every phase.
  std::vector<Criterion> rollback_when, investigate_when;
};

}  // namespace qoe::artifact
