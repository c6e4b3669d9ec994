#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "compiler/base/heap.h"
#include "compiler/cli/run.h"

namespace {

// The time, or what SOURCE_DATE_EPOCH says in its place (reproducible-builds.org).
int64_t Now() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");  // NOLINT(concurrency-mt-unsafe)
  if (epoch != nullptr) {
    const std::string_view text(epoch);
    int64_t seconds = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc() && rest == text.data() + text.size()) return seconds;
  }
  return std::time(nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  qoe::base::PrepareHeap();
  std::ios::sync_with_stdio(false);
  const char* no_colour = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): one thread
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  const bool colour = terminal && (no_colour == nullptr || *no_colour == '\0');
  qoe::cli::Environment env{std::cin, std::cout, std::cerr, colour, Now(), terminal};
  const int exit_code = qoe::cli::Run(std::vector<std::string>(argv + 1, argv + argc), env);
  std::cout.flush();
  // A reader that went away or a full disk must not look like success.
  if (std::cout) return exit_code;
  std::cerr << "qoec: standard output cannot be written\n";
  return qoe::cli::kProblems;
}
