// What has been posted, by tenant, and the limits on it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/ruler/group.h"

namespace qoe::test_ruler {

class Store {
 public:
  const Namespaces& Of(const std::string& tenant) const;
  void Replace(const std::string& tenant, Namespaces namespaces);
  void Put(const std::string& tenant, const std::string& name_space, Group group);
  // No: it was not there. A namespace goes with its last group.
  bool Remove(const std::string& tenant, const std::string& name_space, const std::string& group);
  bool Remove(const std::string& tenant, const std::string& name_space);

  // Which limit refuses the group, in the ruler's words. As there, the tenant's groups are counted
  // with one more even where the group only replaces one.
  std::optional<std::string> OverLimit(const std::string& tenant, const std::string& name_space,
                                       const Group& group, const Options& options) const;

 private:
  std::map<std::string, Namespaces> tenants_;
};

}  // namespace qoe::test_ruler
