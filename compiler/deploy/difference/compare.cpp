#include <algorithm>
#include <deque>
#include <unordered_map>

#include "compiler/deploy/difference/difference.h"
#include "compiler/deploy/difference/field_changes.h"
#include "compiler/deploy/difference/lost_series.h"
#include "compiler/deploy/difference/match_rules.h"

namespace qoe::difference {
namespace {

RuleChange Head(const Rule& rule, Change change) {
  RuleChange result;
  result.change = change;
  result.is_alert = rule.is_alert();
  result.name = rule.name();
  result.labels = LabelText(rule.labels);
  return result;
}

// A group that is only on one side.
GroupChange Whole(const Group& group, Change change) {
  GroupChange result;
  result.change = change;
  result.name = group.name;
  result.rules.reserve(group.rules.size());
  for (const Rule& rule : group.rules) result.rules.push_back(Head(rule, change));
  return result;
}

const std::vector<Group>& GroupsOf(const std::unordered_map<std::string, const Namespace*>& all,
                                   const std::string& name) {
  static const std::vector<Group> none;
  const auto found = all.find(name);
  return found == all.end() ? none : found->second->groups;
}

NamespaceChange CompareNamespaces(const std::string& name, const std::vector<Group>& before,
                                  const std::vector<Group>& after, const CompareOptions& options,
                                  size_t* reworded) {
  NamespaceChange result;
  result.name = name;
  std::unordered_map<std::string, std::deque<size_t>> waiting;
  for (size_t i = 0; i < before.size(); ++i) waiting[before[i].name].push_back(i);
  std::vector<bool> used(before.size(), false);
  for (const Group& group : after) {
    const auto found = waiting.find(group.name);
    if (found == waiting.end() || found->second.empty()) {
      result.groups.push_back(Whole(group, Change::Created));
      continue;
    }
    const size_t index = found->second.front();
    found->second.pop_front();
    used[index] = true;
    GroupChange change = CompareGroups(before[index], group, options, reworded);
    if (change.change == Change::Same) {
      ++result.same_groups;
    } else {
      result.groups.push_back(std::move(change));
    }
  }
  for (size_t i = 0; i < before.size(); ++i) {
    if (!used[i]) result.groups.push_back(Whole(before[i], Change::Deleted));
  }
  return result;
}

}  // namespace

size_t Difference::Count(Change change) const {
  size_t count = 0;
  for (const NamespaceChange& name_space : namespaces) {
    if (change == Change::Same) {
      count += name_space.same_groups;
      continue;
    }
    for (const GroupChange& group : name_space.groups) count += group.change == change ? 1 : 0;
  }
  return count;
}

bool Difference::empty() const {
  return std::all_of(namespaces.begin(), namespaces.end(),
                     [](const NamespaceChange& change) { return change.groups.empty(); });
}

GroupChange CompareGroups(const Group& before, const Group& after, const CompareOptions& options,
                          size_t* reworded) {
  GroupChange result;
  result.name = after.name;
  result.fields = GroupFields(before, after);
  const std::vector<size_t> matches = MatchRules(before.rules, after.rules);
  const std::vector<bool> moved = MovedRules(matches);
  std::vector<bool> used(before.rules.size(), false);
  for (size_t i = 0; i < after.rules.size(); ++i) {
    const Rule& rule = after.rules[i];
    if (matches[i] == kNoRule) {
      result.rules.push_back(Head(rule, Change::Created));
      continue;
    }
    used[matches[i]] = true;
    RuleChange change = Head(rule, Change::Same);
    change.fields = RuleFields(before.rules[matches[i]], rule, options, reworded);
    change.moved = moved[i];
    if (!change.fields.empty()) change.change = Change::Changed;
    if (change.fields.empty() && !change.moved) {
      ++result.same_rules;
    } else {
      result.rules.push_back(std::move(change));
    }
  }
  for (size_t i = 0; i < before.rules.size(); ++i) {
    if (!used[i]) result.rules.push_back(Head(before.rules[i], Change::Deleted));
  }
  if (!result.fields.empty() || !result.rules.empty()) result.change = Change::Changed;
  return result;
}

std::vector<Namespace> Merged(const std::vector<Namespace>& namespaces) {
  std::vector<Namespace> result;
  std::unordered_map<std::string, size_t> index;
  for (const Namespace& name_space : namespaces) {
    const auto [at, fresh] = index.emplace(name_space.name, result.size());
    if (fresh) {
      result.push_back(name_space);
      continue;
    }
    std::vector<Group>& groups = result[at->second].groups;
    groups.insert(groups.end(), name_space.groups.begin(), name_space.groups.end());
  }
  return result;
}

Difference Compare(const std::vector<Namespace>& before, const std::vector<Namespace>& after,
                   const CompareOptions& options) {
  const std::vector<Namespace> from = Merged(before);
  const std::vector<Namespace> to = Merged(after);
  std::unordered_map<std::string, const Namespace*> old_names, new_names;
  for (const Namespace& name_space : from) old_names[name_space.name] = &name_space;
  for (const Namespace& name_space : to) new_names[name_space.name] = &name_space;
  Difference result;
  for (const Namespace& name_space : to) {
    result.namespaces.push_back(CompareNamespaces(name_space.name,
                                                  GroupsOf(old_names, name_space.name),
                                                  name_space.groups, options, &result.reworded));
  }
  for (const Namespace& name_space : from) {
    if (new_names.count(name_space.name) > 0) continue;
    result.namespaces.push_back(
        CompareNamespaces(name_space.name, name_space.groups, {}, options, &result.reworded));
  }
  NameReadersOfLostSeries(to, result);
  return result;
}

}  // namespace qoe::difference
