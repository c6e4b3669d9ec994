// The answers of a ruler's API (Mimir, Cortex) as values.
//
// In: the text of an answer. Out: every group with every field, also those that nobody here knows,
// and the text that puts it back. Errors: what is no such YAML (a login page, an error as JSON, a
// list of something else). Never half of an answer: what is not understood is an error, since a
// plan that is made from it would create or delete the rest.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/deploy/difference/group.h"

namespace qoe::ruler {

using difference::Group;
using difference::Namespace;
using difference::Rule;

// What a tenant's ruler holds: namespaces and groups in the order of the answer.
struct RulerState {
  std::vector<Namespace> namespaces;
  // Those that the ruler lets nobody change (Mimir); names, sorted.
  std::vector<std::string> protected_namespaces;

  size_t group_count() const;
  const Namespace* Find(const std::string& name) const;
};

// A list: `namespace: [group, …]`; `{}` and namespaces without groups are empty. `Group::raw` is
// the group as it stands in the list, moved to the margin, so that posting it gives the same list
// again; where the list is not in block style, a text of the same meaning.
Result<RulerState> ReadRulerList(std::string text);

// One group; `raw` is the text itself.
Result<Group> ReadRulerGroup(std::string text);

// A list by status and body. That a tenant has no rules is told from that there is no ruler: 404
// is empty only with a ruler's own words for it (`no rule groups found`).
Result<RulerState> ReadListAnswer(int status, std::string body);

}  // namespace qoe::ruler
