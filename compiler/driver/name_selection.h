// Which tests run, by their names: `--run`.
#pragma once

#include <re2/re2.h>

#include <deque>
#include <string>
#include <vector>

namespace qoe::driver {

class NameSelection {
 public:
  // Expressions (RE2) of which one has to be found in a name; none: every name is selected. One
  // that does not compile is found nowhere.
  explicit NameSelection(const std::vector<std::string>& expressions);
  bool Has(const std::string& name) const;

 private:
  std::deque<re2::RE2> expressions_;
};

}  // namespace qoe::driver
