// The world as the commands see it, so that tests can put their own in its place.
#pragma once

#include <cstdint>
#include <istream>
#include <ostream>

namespace qoe::cli {

struct Environment {
  std::istream& in;
  std::ostream& out;  // results
  std::ostream& err;  // talk
  bool colour = false;
  int64_t now = 0;        // seconds since 1970
  bool terminal = false;  // `err` is one: lines may be written over
};

// Exit codes: the same for all commands.
inline constexpr int kFine = 0;
inline constexpr int kProblems = 1;  // in the input, or a difference
inline constexpr int kUsage = 2;
inline constexpr int kTarget = 3;  // a target refused or could not be reached
// Of gates: neither is `go`, which is kFine.
inline constexpr int kHold = 4;
inline constexpr int kRollback = 5;
// By Ctrl-C, as shells have it; commands with something to put back or to judge say so themselves.
inline constexpr int kInterrupted = 130;

}  // namespace qoe::cli
