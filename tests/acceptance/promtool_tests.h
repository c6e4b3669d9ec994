// What promtool's unit tests say went wrong, read from what promtool prints.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace qoe::acceptance {

// One expectation that was not met: "test / alert X at 5m", and what came in its place, a line
// each: labels and annotations of alerts, labels of samples.
struct Unmet {
  std::string what;
  std::multiset<std::string> got;
  auto operator<=>(const Unmet&) const = default;
};

struct Verdict {
  int exit_code = -1;
  std::multiset<Unmet> unmet;
  std::string text;  // as printed
};

Verdict RunPromtool(const std::filesystem::path& file);
Verdict RunQoec(const std::filesystem::path& file);

// Unit tests, with the rules that they name beside them, made up from a number: alerts and recorded
// series of every sort at every minute, of which nothing is expected.
void WriteRandomTests(const std::filesystem::path& folder, unsigned seed);

}  // namespace qoe::acceptance
