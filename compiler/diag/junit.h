// JUnit's XML, as Jenkins and GitLab read it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace qoe::diag {

struct JunitCase {
  enum class State { Passed, Failed, Skipped };

  std::string name;
  std::string file{};  // may be empty
  State state = State::Passed;
  std::string message{};  // of what failed or was skipped; one line
  std::string text{};     // of what failed: all of it
};

struct JunitSuite {
  std::string name;
  std::string class_name;  // of all cases
  std::vector<JunitCase> cases;
};

// Characters that XML cannot write, and bytes that are no UTF-8, are replaced.
std::string JunitText(const JunitSuite& suite);

}  // namespace qoe::diag
