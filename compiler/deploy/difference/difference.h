// What differs between two sets of rule groups, by what they mean, as a tree: namespace → group →
// rule → field, with words for what each change does.
//
// In: groups as values, before and after. Out: a `Difference`. Promised: expressions are compared
// as trees, durations as lengths of time, labels and annotations without order, every other field
// as it is; what makes no difference to a ruler is no change. An order that counts (rules within a
// group, source tenants) is kept. Not here: what to do about it (`ruler/plan.h`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/deploy/difference/group.h"

namespace qoe::difference {

enum class Change : uint8_t { Same, Created, Changed, Deleted };

struct FieldChange {
  std::string field;          // `expr`, `for`, `labels.severity`
  std::string before, after;  // as written; empty: not there
  std::vector<std::string> meanings;
};

struct RuleChange {
  Change change = Change::Same;  // Same: only moved
  bool is_alert = false;
  std::string name;    // as it is afterwards; of a deleted one as it was
  std::string labels;  // that tell it from others of its name: `severity="page"`; may be empty
  bool moved = false;  // to another place among the rules of the group
  std::vector<FieldChange> fields;
};

struct GroupChange {
  Change change = Change::Same;
  std::string name;
  std::vector<FieldChange> fields;
  std::vector<RuleChange> rules;  // without those that are the same
  size_t same_rules = 0;
};

struct NamespaceChange {
  std::string name;
  std::vector<GroupChange> groups;  // without those that are the same
  size_t same_groups = 0;
};

struct Difference {
  std::vector<NamespaceChange> namespaces;  // also those without any change
  size_t reworded = 0;  // expressions that are written otherwise and mean the same

  // Groups of that kind in all namespaces.
  size_t Count(Change change) const;
  bool empty() const;
};

struct CompareOptions {
  // The unit of the number that a rule compares with, for people ("seconds"); may be empty, also
  // the function.
  std::function<std::string(const Rule&)> threshold_unit;
};

// From `before` to `after`. Namespaces and groups in the order of `after`, then what is gone. A
// name that stands twice counts as one namespace; of groups of one name the first ones are matched
// in order.
Difference Compare(const std::vector<Namespace>& before, const std::vector<Namespace>& after,
                   const CompareOptions& options = {});

// One group against its successor; `change` is Same where nothing differs.
GroupChange CompareGroups(const Group& before, const Group& after, const CompareOptions& options,
                          size_t* reworded = nullptr);

// All groups of each name in one namespace, in order.
std::vector<Namespace> Merged(const std::vector<Namespace>& namespaces);

}  // namespace qoe::difference
