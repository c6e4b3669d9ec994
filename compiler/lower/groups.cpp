#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/lower/stages.h"

namespace qoe::lower {

std::vector<artifact::RuleGroup> NamedGroups(const Program& program,
                                             std::vector<std::vector<artifact::Rule>> rules) {
  std::vector<artifact::RuleGroup> named;
  for (size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].empty()) continue;
    const Group& group = program.groups[Store<Group>::At(i)];
    named.push_back(
        {std::string(group.name), group.interval_ms, std::string(group.help), std::move(rules[i])});
  }
  return named;
}

std::vector<artifact::RuleGroup> SplitGroups(std::vector<artifact::RuleGroup> groups,
                                             int64_t limit) {
  if (limit <= 0) return groups;
  const auto most = static_cast<size_t>(limit);
  std::set<std::string> taken;
  for (const artifact::RuleGroup& group : groups) taken.insert(group.name);
  std::vector<artifact::RuleGroup> split;
  for (artifact::RuleGroup& group : groups) {
    const std::string name = group.name;
    int part = 1;
    for (size_t first = 0; first < group.rules.size() || part == 1; first += most) {
      artifact::RuleGroup piece{name, group.interval_ms, group.comment, {}};
      if (part > 1) {
        do {
          piece.name = fmt::format("{}_{}", name, part++);
        } while (!taken.insert(piece.name).second);
      } else {
        ++part;
      }
      const size_t last = std::min(first + most, group.rules.size());
      piece.rules.assign(
          std::make_move_iterator(group.rules.begin() + static_cast<std::ptrdiff_t>(first)),
          std::make_move_iterator(group.rules.begin() + static_cast<std::ptrdiff_t>(last)));
      split.push_back(std::move(piece));
    }
  }
  return split;
}

}  // namespace qoe::lower
