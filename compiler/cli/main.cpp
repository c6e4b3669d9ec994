#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "compiler/cli/run.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const char* no_colour = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): one thread
  const bool colour = ::isatty(STDERR_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0');
  qoe::cli::Environment env{std::cin, std::cout, std::cerr, colour};
  const int exit_code = qoe::cli::Run(std::vector<std::string>(argv + 1, argv + argc), env);
  std::cout.flush();
  // A reader that went away or a full disk must not look like success.
  if (std::cout) return exit_code;
  std::cerr << "qoec: standard output cannot be written\n";
  return qoe::cli::kProblems;
}
