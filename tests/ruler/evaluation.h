// The side of a ruler that evaluates: it sees a change some time after it was stored, and has
// evaluated it some time after that.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/ruler/group.h"

namespace qoe::test_ruler {

using Clock = std::chrono::system_clock;

struct ActiveAlert {
  std::map<std::string, std::string> labels;  // with `alertname`
  std::map<std::string, std::string> annotations;
  std::string state = "firing";
  std::string active_at = "2026-08-01T00:00:00Z";
  std::string value = "1e+00";
};

class Evaluation {
 public:
  using Key = std::pair<std::string, std::string>;  // namespace, group
  struct Loaded {
    Group group;
    Clock::time_point since;  // when the evaluation has seen it
  };

  // `group`: none where it is gone. The change is seen at `when`.
  void Change(const std::string& tenant, Key key, std::optional<Group> group,
              Clock::time_point when);
  // What is loaded at that time.
  const std::map<Key, Loaded>& At(const std::string& tenant, Clock::time_point now);

  // From the first evaluation on, the group's rules have that error; empty: they are well.
  void SetError(const std::string& tenant, Key key, std::string error);
  const std::string& ErrorOf(const std::string& tenant, const Key& key);
  void SetAlerts(const std::string& tenant, std::vector<ActiveAlert> alerts);
  const std::vector<ActiveAlert>& AlertsOf(const std::string& tenant);

 private:
  struct Pending {
    Clock::time_point when;
    Key key;
    std::optional<Group> group;
  };
  struct Tenant {
    std::vector<Pending> pending;  // in the order of `when`
    std::map<Key, Loaded> loaded;
    std::map<Key, std::string> errors;
    std::vector<ActiveAlert> alerts;
  };
  std::map<std::string, Tenant> tenants_;
};

}  // namespace qoe::test_ruler
