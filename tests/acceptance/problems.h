#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace qoe::acceptance {

// What a check found, one line each. A check returns all of them, so that one run shows them all,
// and so that a test of the check can look at them.
struct Problems {
  std::vector<std::string> lines;

  void Add(std::string line) { lines.push_back(std::move(line)); }
  void Append(const Problems& more) {
    lines.insert(lines.end(), more.lines.begin(), more.lines.end());
  }
  bool empty() const { return lines.empty(); }
  bool Mention(const std::string& text) const {
    for (const std::string& line : lines) {
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  }
};

inline std::ostream& operator<<(std::ostream& out, const Problems& problems) {
  for (const std::string& line : problems.lines) out << "\n  " << line;
  return out;
}

}  // namespace qoe::acceptance
