// A Grafana to try `qoec load` against; runs until it is interrupted.
#include <fmt/format.h>
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "tests/grafana_server/test_grafana.h"

namespace {

using qoe::test_grafana::State;
using qoe::test_grafana::TestGrafana;

struct Arguments {
  uint16_t port = 0;
  std::string version = "12.3.0", token;
  std::vector<std::string> faults, datasources;
  bool read_only = false;
};

void Declare(CLI::App& app, Arguments& arguments) {
  app.add_option("--port", arguments.port, "of 127.0.0.1; 0: any free one")->capture_default_str();
  app.add_option("--version", arguments.version, "that it tells")->capture_default_str();
  app.add_option("--token", arguments.token, "bearer token that a request has to bring");
  app.add_flag("--read-only", arguments.read_only, "403 for whatever writes");
  app.add_option("--datasource", arguments.datasources,
                 "TYPE:UID, instead of one of each type that specs know");
  app.add_option("--fault", arguments.faults, "WHEN=WHAT, as tools/ruler has them");
}

// Before there are threads: all of them inherit it.
sigset_t HoldSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int Run(const Arguments& arguments) {
  const sigset_t signals = HoldSignals();
  qoe::test_grafana::Options options;
  options.version = arguments.version;
  options.token = arguments.token;
  options.may_write = !arguments.read_only;
  TestGrafana grafana(options, arguments.port);
  grafana.Change([&](State& state) {
    for (const std::string& text : arguments.datasources) {
      const size_t colon = std::min(text.find(':'), text.size());
      const std::string uid = text.substr(std::min(colon + 1, text.size()));
      state.datasources.push_back({uid, uid, text.substr(0, colon)});
    }
    if (arguments.datasources.empty()) {
      state.datasources = {{"mimir", "Mimir", "prometheus"},
                           {"loki", "Loki", "loki"},
                           {"postgres", "PostgreSQL", "grafana-postgresql-datasource"}};
    }
  });
  for (const std::string& fault : arguments.faults) grafana.server().Add(fault);
  grafana.server().OnRequest([](const qoe::test_ruler::LoggedRequest& one) {
    fmt::print(stderr, "{:3} {} {}\n", one.status, one.request.method, one.request.target);
  });
  fmt::print("{}\n", grafana.address());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): from CLI11 itself
  CLI::App app("What answers as a Grafana, on a port of 127.0.0.1, until it is interrupted");
  Arguments arguments;
  Declare(app, arguments);
  CLI11_PARSE(app, argc, argv);
  try {
    return Run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "test_grafana: {}\n", error.what());
    return 2;
  }
}
