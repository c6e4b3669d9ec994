// Which groups have been evaluated since they were written.
//
// A ruler shows the old rules of a group until it has synchronised, and they may well be healthy,
// or failing. So a group counts from the moment on at which it is shown as it was written and has
// an evaluation; where what changed is not shown (a limit, an offset), from the next evaluation
// after the first look.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/deploy/ruler/api.h"
#include "compiler/deploy/ruler/group_name.h"
#include "compiler/deploy/target.h"

namespace qoe::ruler {

class HealthWatch {
 public:
  // `before`: what stood there; null: nothing did. Both live longer.
  void Add(GroupName name, const Group& wanted, const Group* before);
  deploy::HealthReport Look(const std::vector<GroupHealth>& groups);

 private:
  struct Watched {
    const Group* wanted = nullptr;
    const Group* before = nullptr;
    bool shows_change = true;  // what changed can be seen in what a ruler shows
    bool seen = false;
    std::string first;  // `GroupHealth::evaluated` at the first look
  };

  static bool IsEvaluatedAnew(Watched& watched, const GroupHealth& group);

  std::map<GroupName, Watched> waiting_;
};

}  // namespace qoe::ruler
