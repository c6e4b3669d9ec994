// A ruler in memory that answers as a real one does: unknown fields are dropped, a replaced group
// counts as one more, names are sorted in a list.
#pragma once

#include <map>
#include <string>

#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/deploy/ruler/plan.h"

namespace qoe::ruler::test {

class SimulatedRuler {
 public:
  RulerLimits limits;
  bool keeps_source_tenants = true;

  // What it refuses the request with; empty: accepted.
  std::string Post(const std::string& name_space, const std::string& body) {
    Result<Group> group = ReadRulerGroup(body);
    if (!group) return group.error().message;
    if (group->rules.empty()) return "group has no rules";
    if (limits.rules_per_group > 0 && group->rules.size() > limits.rules_per_group) {
      return "per-user rules per rule group limit exceeded";
    }
    if (limits.groups_per_tenant > 0 && groups_.size() + 1 > limits.groups_per_tenant) {
      return "per-user rule groups limit exceeded";
    }
    group->unknown.clear();
    if (!keeps_source_tenants) group->source_tenants.clear();
    groups_[{name_space, group->name}] = GroupYaml(*group);
    return {};
  }
  void Delete(const GroupName& name) { groups_.erase(name); }

  std::string Apply(const Operation& operation) {
    if (operation.action != Action::Delete) return Post(operation.name_space, operation.body);
    Delete({operation.name_space, operation.group});
    return {};
  }

  std::string List() const {
    std::string out;
    std::string last;
    for (const auto& [name, text] : groups_) {
      if (out.empty() || name.name_space != last) out += name.name_space + ":\n";
      last = name.name_space;
      std::string_view indent = "    - ";
      for (size_t at = 0; at < text.size();) {
        const size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
        out += indent;
        out += text.substr(at, next - at);
        indent = "      ";
        at = next;
      }
    }
    return out.empty() ? "{}\n" : out;
  }

  RulerState Read() const {
    Result<RulerState> state = ReadRulerList(List());
    return state ? state.value() : RulerState{};
  }

  const std::map<GroupName, std::string>& groups() const { return groups_; }

 private:
  std::map<GroupName, std::string> groups_;
};

// `record = expr` and `Alert! expr`, for short tests.
inline Group MakeGroup(std::string name, const std::vector<std::string>& rules) {
  Group group;
  group.name = std::move(name);
  for (const std::string& text : rules) {
    Rule& rule = group.rules.emplace_back();
    const size_t at = text.find_first_of("=!");
    const size_t end = text.find_last_not_of(' ', at - 1) + 1;
    (text[at] == '!' ? rule.alert : rule.record) = text.substr(0, end);
    rule.expr = text.substr(text.find_first_not_of(' ', at + 1));
  }
  return group;
}

}  // namespace qoe::ruler::test
