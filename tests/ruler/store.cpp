#include "tests/ruler/store.h"

#include <fmt/format.h>

#include <utility>

namespace qoe::test_ruler {
namespace {

const Limits* FindLimits(const std::map<std::string, Limits>& limits, const std::string& name) {
  const auto found = limits.find(name);
  return found == limits.end() ? nullptr : &found->second;
}

Limits LimitsOf(const Options& options, const std::string& tenant) {
  if (const Limits* own = FindLimits(options.limits, tenant)) return *own;
  if (const Limits* other = FindLimits(options.limits, "*")) return *other;
  return {};
}

std::optional<std::string> Exceeded(std::string_view what, int limit, size_t actual) {
  if (limit <= 0 || actual <= static_cast<size_t>(limit)) return std::nullopt;
  return fmt::format("per-user {} limit (limit: {} actual: {}) exceeded", what, limit, actual);
}

}  // namespace

const Namespaces& Store::Of(const std::string& tenant) const {
  static const Namespaces none;
  const auto found = tenants_.find(tenant);
  return found == tenants_.end() ? none : found->second;
}

void Store::Replace(const std::string& tenant, Namespaces namespaces) {
  tenants_[tenant] = std::move(namespaces);
}

void Store::Put(const std::string& tenant, const std::string& name_space, Group group) {
  const std::string name = group.name;
  tenants_[tenant][name_space][name] = std::move(group);
}

bool Store::Remove(const std::string& tenant, const std::string& name_space,
                   const std::string& group) {
  Namespaces& all = tenants_[tenant];
  const auto found = all.find(name_space);
  if (found == all.end() || found->second.erase(group) == 0) return false;
  if (found->second.empty()) all.erase(found);
  return true;
}

bool Store::Remove(const std::string& tenant, const std::string& name_space) {
  return tenants_[tenant].erase(name_space) != 0;
}

std::optional<std::string> Store::OverLimit(const std::string& tenant,
                                            const std::string& name_space, const Group& group,
                                            const Options& options) const {
  const Namespaces& all = Of(tenant);
  const Limits* narrow = FindLimits(options.namespace_limits, name_space);
  const Limits limits = narrow != nullptr ? *narrow : LimitsOf(options, tenant);
  if (auto refusal = Exceeded("rules per rule group", limits.rules_per_group, group.rules.size())) {
    return refusal;
  }
  size_t count = 1;
  for (const auto& [name, groups] : all) {
    if (narrow == nullptr || name == name_space) count += groups.size();
  }
  return Exceeded("rule groups", limits.groups, count);
}

}  // namespace qoe::test_ruler
