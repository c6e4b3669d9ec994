// How a ruler's groups are told from each other.
#pragma once

#include <string>
#include <tuple>
#include <vector>

namespace qoe::ruler {

struct GroupName {
  std::string name_space;
  std::string group;

  friend bool operator==(const GroupName&, const GroupName&) = default;
  friend bool operator<(const GroupName& a, const GroupName& b) {
    return std::tie(a.name_space, a.group) < std::tie(b.name_space, b.group);
  }
};

}  // namespace qoe::ruler
