// What a whole process takes.
#pragma once

#include <string>
#include <vector>

namespace qoe::bench {

struct Cost {
  double seconds = 0;
  double mebibytes = 0;  // peak resident set
};

// Runs it to its end, its output dropped. Ends this program where that fails, or the exit code is
// another one than `exit_code`.
Cost RunOnce(const std::vector<std::string>& command, int exit_code = 0);
// The best of several runs.
Cost Best(const std::vector<std::string>& command, int runs, int exit_code = 0);

}  // namespace qoe::bench
