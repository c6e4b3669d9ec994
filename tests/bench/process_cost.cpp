#include "tests/bench/process_cost.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

extern char** environ;

namespace qoe::bench {

Cost RunOnce(const std::vector<std::string>& command, int exit_code) {
  std::vector<char*> argv;
  for (const std::string& word : command)
    argv.push_back(const_cast<char*>(word.c_str()));  // NOLINT
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  if (posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ) != 0) {
    fmt::print(stderr, "cannot start {}\n", command[0]);
    std::exit(1);
  }
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != exit_code) {
    fmt::print(stderr, "{} failed with status {}\n", command[0], status);
    std::exit(1);
  }
  return {elapsed.count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

Cost Best(const std::vector<std::string>& command, int runs, int exit_code) {
  Cost best = RunOnce(command, exit_code);
  for (int i = 1; i < runs; ++i) {
    const Cost cost = RunOnce(command, exit_code);
    best = {std::min(best.seconds, cost.seconds), std::min(best.mebibytes, cost.mebibytes)};
  }
  return best;
}

}  // namespace qoe::bench
