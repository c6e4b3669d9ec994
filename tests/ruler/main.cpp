// A ruler to try `qoec load` against; runs until it is interrupted.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/ruler/test_ruler.h"

namespace {

using qoe::test_ruler::LoggedRequest;
using qoe::test_ruler::Options;
using qoe::test_ruler::TestRuler;

struct Arguments {
  std::string flavour = "mimir";
  uint16_t port = 0;
  std::string tenant = "demo";
  std::string start_from;
  std::vector<std::string> faults, protected_namespaces;
  std::string user, token;
  int max_rules = 0, max_groups = 0;
  int sync_ms = 0, evaluation_ms = 0;
};

void Declare(CLI::App& app, Arguments& arguments) {
  app.add_option("--flavour", arguments.flavour, "which ruler it is")
      ->check(CLI::IsMember({"mimir", "mimir-old", "cortex", "loki"}))
      ->capture_default_str();
  app.add_option("--port", arguments.port, "of 127.0.0.1; 0: any free one")->capture_default_str();
  app.add_option("--tenant", arguments.tenant, "whose rules --from are")->capture_default_str();
  app.add_option("--from", arguments.start_from, "file with `namespace: [group, …]` to start from")
      ->check(CLI::ExistingFile);
  app.add_option("--fault", arguments.faults,
                 "WHEN=WHAT, for example `POST#2=503`, `GET=slow:50`, `*=429:1`, `3=close-after`; "
                 "also garbage, login-page, redirect, truncated, no-answer, broken-slash");
  app.add_option("--protect", arguments.protected_namespaces, "namespace that is protected");
  app.add_option("--user", arguments.user, "NAME:PASSWORD that a request has to bring");
  app.add_option("--token", arguments.token, "bearer token that a request has to bring");
  app.add_option("--max-rules", arguments.max_rules, "rules in one group; 0: unlimited");
  app.add_option("--max-groups", arguments.max_groups, "groups of a tenant; 0: unlimited");
  app.add_option("--sync-ms", arguments.sync_ms, "until the evaluation sees a change");
  app.add_option("--evaluation-ms", arguments.evaluation_ms, "from then to the first evaluation");
}

Options OptionsOf(const Arguments& arguments) {
  Options options = *qoe::test_ruler::OptionsNamed(arguments.flavour);
  options.limits["*"] = {arguments.max_rules, arguments.max_groups};
  options.protected_namespaces = {arguments.protected_namespaces.begin(),
                                  arguments.protected_namespaces.end()};
  const size_t colon = std::min(arguments.user.find(':'), arguments.user.size());
  options.user = arguments.user.substr(0, colon);
  options.password = arguments.user.substr(std::min(colon + 1, arguments.user.size()));
  options.token = arguments.token;
  options.sync_delay = std::chrono::milliseconds(arguments.sync_ms);
  options.evaluation_delay = std::chrono::milliseconds(arguments.evaluation_ms);
  return options;
}

// Until somebody interrupts it.
void Wait() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  int signal = 0;
  sigwait(&signals, &signal);
}

// Before there are threads: all of them inherit it.
void HoldSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void Print(const LoggedRequest& one) {
  fmt::print(stderr, "{:3} {} {}\n", one.status, one.request.method, one.request.target);
}

int Run(const Arguments& arguments) {
  HoldSignals();
  const Options options = OptionsOf(arguments);
  TestRuler ruler(options, arguments.port);
  if (!arguments.start_from.empty()) {
    std::ifstream file(arguments.start_from);
    ruler.Load(arguments.tenant, {std::istreambuf_iterator<char>(file), {}});
  }
  for (const std::string& fault : arguments.faults) ruler.Add(fault);
  ruler.OnRequest(Print);
  fmt::print("{}\n", ruler.address());
  std::fflush(stdout);
  fmt::print(stderr, "rules at {}{}, tenant {}\n", ruler.address(), options.config_path,
             arguments.tenant);
  Wait();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): from CLI11 itself
  CLI::App app("A ruler for tests, on a port of 127.0.0.1, until it is interrupted");
  Arguments arguments;
  Declare(app, arguments);
  CLI11_PARSE(app, argc, argv);
  try {
    return Run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "test_ruler: {}\n", error.what());
    return 2;
  }
}
