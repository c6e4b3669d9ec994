// The places that a verification looks at. All of them live longer than the checks.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/artifact/sql_script.h"
#include "compiler/base/result.h"
#include "compiler/http/redactor.h"
#include "compiler/http/secret.h"
#include "compiler/http/transport.h"
#include "compiler/live/clock.h"
#include "compiler/live/grafana.h"
#include "compiler/live/prometheus.h"

namespace qoe::verify {

// A server with Prometheus' API, or one tenant of it.
struct RuleServer {
  std::string tenant;      // empty: none
  std::string name_space;  // of the rules, as a ruler has it; empty: files of a Prometheus
  const live::Prometheus* api = nullptr;
};

// A PostgreSQL that is only read. May be asked by several threads.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  using Cell = std::optional<std::string>;  // none: NULL
  // The rows of one statement.
  virtual Result<std::vector<std::vector<Cell>>> Rows(const std::string& sql) = 0;
  // What of a script's rows is not live as it should be, in words; empty: nothing.
  virtual Result<std::vector<std::string>> Differences(const artifact::SqlScript& script) = 0;
};

struct Servers {
  live::Clock* clock = nullptr;
  std::vector<RuleServer> rules;           // empty: none was named
  const live::Grafana* grafana = nullptr;  // null: none was named
  Database* database = nullptr;            // likewise
  // For addresses of the plan; nothing of ours is sent along.
  http::Transport* endpoints = nullptr;
  // Opens a connection to `host:port` and closes it.
  std::function<http::Response(const std::string& address)> connect;
  http::Variables variables;  // where `headers_from_env` are
};

}  // namespace qoe::verify
