// One case through the checker.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace qoe::pint {

struct Verdict {
  // Each problem of pint's has a finding of ours in its lines, and each finding of ours such a
  // problem.
  bool agrees = false;
  std::set<std::string> codes;  // of those findings
  std::string all;              // what the checker says, for people

  // As the table of cases has it: "clean", "found QOE0816", "different", "different: QOE0816".
  std::string Text() const;
};

// `family`: our codes that are about what the case is about; others do not count.
Verdict Judge(const nlohmann::json& item, const std::set<std::string>& family);

}  // namespace qoe::pint
