// Ctrl-C, for commands that have something to put in order before they end. Without `Listen` it
// ends the process at once, as everywhere.
#pragma once

#include <atomic>

namespace qoe::cli {

class Interrupt {
 public:
  // From now on SIGINT and SIGTERM stop what looks at `stopped`.
  static void Listen();
  // Whether somebody has pressed Ctrl-C; stays true.
  static const std::atomic<bool>& stopped();
  // The same for requests to servers: false again after `Reopen`, for the way back, until the next
  // Ctrl-C.
  static const std::atomic<bool>& closed();
  static void Reopen();
};

}  // namespace qoe::cli
