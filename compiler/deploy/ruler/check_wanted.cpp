#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/deploy/ruler/steps.h"

namespace qoe::ruler {
namespace {

// Names are parts of a path: what else is escaped, and proxies undo that.
bool IsSafe(const std::string& name) {
  return name != "." && name != ".." && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

class WantedCheck {
 public:
  WantedCheck(const RulerLimits& limits, std::vector<Problem>& problems)
      : limits_(limits), problems_(problems) {}

  void CheckNamespace(const Namespace& name_space) {
    if (name_space.name.empty()) {
      Refuse("a namespace has no name", "name it in `targets.mimir.namespace`");
    }
    CheckName("namespace", name_space.name, name_space.name);
    std::set<std::string> names;
    for (const Group& group : name_space.groups) {
      CheckGroup(name_space.name, group);
      if (!names.insert(group.name).second) {
        Refuse(fmt::format("two groups of namespace `{}` are named `{}`; the second would replace "
                           "the first",
                           name_space.name, group.name),
               "give one of them another name");
      }
    }
  }

 private:
  void Refuse(std::string message, std::string help) {
    problems_.push_back({true, std::move(message), std::move(help)});
  }

  void CheckName(std::string_view what, const std::string& name, const std::string& shown) {
    if (name.empty() || IsSafe(name)) return;
    problems_.push_back(
        {false,
         fmt::format(
             "{} `{}` has characters that are escaped in addresses; some proxies undo that, "
             "and the ruler is asked for another one",
             what, shown),
         "use letters, digits, `.`, `_` and `-`"});
  }

  void CheckGroup(const std::string& name_space, const Group& group) {
    const std::string shown = fmt::format("{}/{}", name_space, group.name);
    if (group.name.empty()) {
      Refuse(fmt::format("a group of namespace `{}` has no name", name_space), "name it");
    }
    CheckName("group", group.name, shown);
    if (group.rules.empty()) {
      Refuse(fmt::format("group `{}` has no rules; the ruler refuses it", shown),
             "leave the group out");
    }
    if (limits_.rules_per_group > 0 && group.rules.size() > limits_.rules_per_group) {
      Refuse(fmt::format("group `{}` has {} rules; the ruler takes at most {} in one group", shown,
                         group.rules.size(), limits_.rules_per_group),
             "split the group, or raise `ruler_max_rules_per_rule_group` for the tenant");
    }
  }

  const RulerLimits& limits_;
  std::vector<Problem>& problems_;
};

}  // namespace

void CheckWanted(const std::vector<Namespace>& wanted, const RulerLimits& limits,
                 std::vector<Problem>& problems) {
  WantedCheck check(limits, problems);
  for (const Namespace& name_space : wanted) check.CheckNamespace(name_space);
}

}  // namespace qoe::ruler
