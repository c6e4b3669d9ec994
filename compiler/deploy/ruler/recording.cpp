#include "compiler/deploy/ruler/recording.h"

#include <algorithm>

#include "compiler/deploy/difference/expression.h"

namespace qoe::ruler {
namespace {

void Count(std::unordered_map<std::string, size_t>& counts, const std::set<std::string>& names,
           bool up) {
  for (const std::string& name : names) {
    if (up) {
      ++counts[name];
    } else if (--counts[name] == 0) {
      counts.erase(name);
    }
  }
}

size_t CountOf(const std::unordered_map<std::string, size_t>& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

SeriesUse UseOf(const difference::Group& group) {
  SeriesUse use;
  for (const difference::Rule& rule : group.rules) {
    if (!rule.is_alert()) use.recorded.insert(rule.record);
    for (std::string& name : difference::MetricsOf(rule.expr)) use.read.insert(std::move(name));
  }
  return use;
}

void RecordingState::Put(const GroupName& name, SeriesUse use) {
  Remove(name);
  Count(recorders_, use.recorded, true);
  Count(readers_, use.read, true);
  groups_[name] = std::move(use);
}

void RecordingState::Remove(const GroupName& name) {
  const auto found = groups_.find(name);
  if (found == groups_.end()) return;
  Count(recorders_, found->second.recorded, false);
  Count(readers_, found->second.read, false);
  groups_.erase(found);
}

const SeriesUse* RecordingState::Find(const GroupName& name) const {
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : &found->second;
}

bool RecordingState::IsRecordedBeside(const GroupName& name, const std::string& series) const {
  const SeriesUse* own = Find(name);
  const size_t mine = own != nullptr ? own->recorded.count(series) : 0;
  return CountOf(recorders_, series) > mine;
}

bool RecordingState::IsNeeded(const GroupName& name) const {
  const SeriesUse* own = Find(name);
  if (own == nullptr) return false;
  return std::any_of(own->recorded.begin(), own->recorded.end(), [&](const std::string& series) {
    return CountOf(readers_, series) > own->read.count(series) && !IsRecordedBeside(name, series);
  });
}

std::vector<size_t> WriteOrder(const std::vector<SeriesUse>& groups,
                               const std::vector<std::set<std::string>>& gone) {
  std::unordered_map<std::string, std::vector<size_t>> recorders;
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const std::string& series : groups[i].recorded) recorders[series].push_back(i);
  }
  std::vector<std::vector<size_t>> later(groups.size());  // who waits for the group
  std::vector<size_t> waits(groups.size(), 0);            // for how many
  const auto wait_for = [&](size_t i, const std::set<std::string>& names) {
    for (const std::string& series : names) {
      const auto found = recorders.find(series);
      if (found == recorders.end()) continue;
      for (const size_t recorder : found->second) {
        if (recorder == i) continue;
        later[recorder].push_back(i);
        ++waits[i];
      }
    }
  };
  for (size_t i = 0; i < groups.size(); ++i) {
    wait_for(i, groups[i].read);
    wait_for(i, gone[i]);
  }
  const auto key = [&](size_t i) { return std::pair(groups[i].recorded.empty(), i); };
  std::set<std::pair<bool, size_t>> ready;
  std::set<std::pair<bool, size_t>> left;
  for (size_t i = 0; i < groups.size(); ++i) {
    left.insert(key(i));
    if (waits[i] == 0) ready.insert(key(i));
  }
  std::vector<size_t> order;
  while (!left.empty()) {
    // Recording groups that wait in a circle go before alerts that wait for nothing.
    const bool circle = ready.empty() || (ready.begin()->first && !left.begin()->first);
    const auto next = circle ? *left.begin() : *ready.begin();
    ready.erase(next);
    left.erase(next);
    order.push_back(next.second);
    for (const size_t waiting : later[next.second]) {
      if (--waits[waiting] == 0 && left.count(key(waiting)) > 0) ready.insert(key(waiting));
    }
  }
  return order;
}

}  // namespace qoe::ruler
