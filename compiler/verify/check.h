// One thing that must be true after a deployment, and what came out when it was looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace qoe::verify {

enum class State : uint8_t {
  Passed,
  Failed,
  Skipped,  // it could not be looked at, for something that it needs was not named
  Manual,   // a person looks
};

struct Outcome {
  State state = State::Passed;
  std::string found{};                 // one line: what is there, or what is wrong
  std::vector<std::string> details{};  // more of it, one line each
  std::string help{};                  // what can be done; may be empty
  bool unreachable = false;            // a server that was named lets nobody in, or does not answer
};

// Outcomes in short.
Outcome Passed(std::string found, std::vector<std::string> details = {});
Outcome Failed(std::string found, std::string help = "", std::vector<std::string> details = {});
Outcome Skipped(std::string why);

struct Check {
  std::string section;  // under which head people find it: "rules", "endpoints", …
  std::string name;     // for programs; unique in a run
  std::string title;
  std::string why{};
  int64_t within_ms = 0;  // so long it may take until it passes; 0: at once
  // Looks once. Called again and again until it passes or the time is up; looks of several checks
  // happen side by side.
  std::function<Outcome()> look{};
};

}  // namespace qoe::verify
