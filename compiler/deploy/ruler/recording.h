// Which groups record and read which series, as a ruler stands at one moment; and the order in
// which groups are written.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/deploy/difference/group.h"
#include "compiler/deploy/ruler/group_name.h"

namespace qoe::ruler {

// What one group has to do with series by name.
struct SeriesUse {
  std::set<std::string> recorded;
  std::set<std::string> read;
};
SeriesUse UseOf(const difference::Group& group);

// All groups of a ruler; changed step by step.
class RecordingState {
 public:
  void Put(const GroupName& name, SeriesUse use);
  void Remove(const GroupName& name);
  const SeriesUse* Find(const GroupName& name) const;
  size_t group_count() const { return groups_.size(); }
  bool IsRecorded(const std::string& series) const { return recorders_.count(series) > 0; }
  bool IsRead(const std::string& series) const { return readers_.count(series) > 0; }
  // Whether anybody else than the group records the series.
  bool IsRecordedBeside(const GroupName& name, const std::string& series) const;
  // Whether a reader in another group would stand without a series if the group went.
  bool IsNeeded(const GroupName& name) const;

 private:
  std::map<GroupName, SeriesUse> groups_;
  std::unordered_map<std::string, size_t> recorders_, readers_;  // series → number of groups
};

// The order in which groups are written, as indices. What is read comes before its readers, groups
// that gain a series before those that lose it (`gone`, by index), groups that record before those
// that do not; where that is a circle, and elsewhere, the order given.
std::vector<size_t> WriteOrder(const std::vector<SeriesUse>& groups,
                               const std::vector<std::set<std::string>>& gone);

}  // namespace qoe::ruler
