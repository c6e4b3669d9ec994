// Child processes of a test. Each runs in a process group of its own and dies with the test; no
// other process is ever signalled.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qoe::support {

struct Command {
  std::vector<std::string> argv;  // argv[0]: a path, or a name looked up in PATH
  std::filesystem::path cwd{};    // empty: the test's own
  std::vector<std::pair<std::string, std::string>> env{};  // added to the test's own
  std::filesystem::path input{};                           // stdin; empty: /dev/null
  std::string user{};  // run as this user; empty, or the test is not root: as the test's own
};

struct Outcome {
  int exit_code = -1;  // 128 + signal when a signal ended it
  bool timed_out = false;
  std::string out;
  std::string err;

  bool ok() const { return exit_code == 0 && !timed_out; }
  // Exit code and both outputs, for failure messages.
  std::string Text() const;
};

// Runs to the end, or to the deadline: then the whole group is killed.
Outcome RunProcess(const Command& command,
                   std::chrono::milliseconds deadline = std::chrono::seconds(60));

// The path of an installed program: from PATH, then from `more` folders. Empty: there is none.
std::optional<std::filesystem::path> FindProgram(
    const std::string& name, const std::vector<std::filesystem::path>& more = {});

// A server: started by the constructor, stopped at the end of the scope.
class Process {
 public:
  // stdout and stderr go to `log`. Throws std::system_error if it cannot be started.
  Process(const Command& command, std::filesystem::path log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  bool running();
  // Of a process that was not stopped yet.
  pid_t pid() const { return pid_; }
  // What it has printed so far.
  std::string Log() const;
  // Asks with `signal`, and kills the group if it is still there after `patience`.
  void Stop(int signal, std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  pid_t pid_ = -1;  // -1: has ended
  std::filesystem::path log_;
};

}  // namespace qoe::support
