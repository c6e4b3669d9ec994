#include "tests/ruler/evaluation.h"

#include <algorithm>

namespace qoe::test_ruler {

void Evaluation::Change(const std::string& tenant, Key key, std::optional<Group> group,
                        Clock::time_point when) {
  std::vector<Pending>& pending = tenants_[tenant].pending;
  const auto place = std::ranges::upper_bound(pending, when, {}, &Pending::when);
  pending.insert(place, Pending{when, std::move(key), std::move(group)});
}

const std::map<Evaluation::Key, Evaluation::Loaded>& Evaluation::At(const std::string& tenant,
                                                                    Clock::time_point now) {
  Tenant& all = tenants_[tenant];
  const auto end = std::ranges::upper_bound(all.pending, now, {}, &Pending::when);
  for (auto one = all.pending.begin(); one != end; ++one) {
    const auto found = all.loaded.find(one->key);
    if (!one->group) {
      if (found != all.loaded.end()) all.loaded.erase(found);
    } else if (found == all.loaded.end() || found->second.group != *one->group) {
      // A group that stays as it is goes on being evaluated.
      all.loaded[one->key] = Loaded{std::move(*one->group), one->when};
    }
  }
  all.pending.erase(all.pending.begin(), end);
  return all.loaded;
}

void Evaluation::SetError(const std::string& tenant, Key key, std::string error) {
  tenants_[tenant].errors[std::move(key)] = std::move(error);
}

const std::string& Evaluation::ErrorOf(const std::string& tenant, const Key& key) {
  return tenants_[tenant].errors[key];
}

void Evaluation::SetAlerts(const std::string& tenant, std::vector<ActiveAlert> alerts) {
  tenants_[tenant].alerts = std::move(alerts);
}

const std::vector<ActiveAlert>& Evaluation::AlertsOf(const std::string& tenant) {
  return tenants_[tenant].alerts;
}

}  // namespace qoe::test_ruler
