// A real PostgreSQL with an empty database, for one test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace qoe::support {

class PostgresServer {
 public:
  // Why tests with it cannot run here; empty: they can.
  static std::string WhyNot();

  // Makes a cluster in a temporary folder and waits until it answers. PostgreSQL refuses to run
  // as root: a test that is root runs it as the user `postgres`. Throws std::runtime_error with
  // the server's log when that fails.
  PostgresServer();
  ~PostgresServer();

  // All of these connect as the superuser, by a socket in the folder, without a password.
  // Runs a script by `psql -v ON_ERROR_STOP=1`, or with psql's default of going on.
  Outcome RunFile(const std::filesystem::path& script, bool stop_at_error = true);
  Outcome RunText(const std::string& sql, bool stop_at_error = true);

  // Of a role that has a password, over TCP: `postgresql://role@127.0.0.1:<port>/<database>`.
  std::string Address(const std::string& role, const std::string& database = "postgres") const;
  uint16_t port() const { return port_; }

  // The rows of a query, columns separated by `|`, each row ended by a line feed.
  std::string Rows(const std::string& query);

 private:
  TempDir folder_;
  uint16_t port_;
  std::unique_ptr<Process> process_;
};

}  // namespace qoe::support
