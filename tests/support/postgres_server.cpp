#include "tests/support/postgres_server.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <stdexcept>
#include <vector>

#include "tests/support/free_port.h"
#include "tests/support/poll.h"
#include "tests/support/text_file.h"

namespace qoe::support {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUser = "postgres";
constexpr std::chrono::seconds kStartDeadline(30);

// Debian keeps the server's programs out of PATH, one folder per version.
std::optional<fs::path> FindServerProgram(const std::string& name) {
  std::vector<fs::path> folders;
  const fs::path versions = "/usr/lib/postgresql";
  if (fs::is_directory(versions)) {
    for (const fs::directory_entry& version : fs::directory_iterator(versions))
      folders.push_back(version.path() / "bin");
  }
  return FindProgram(name, folders);
}

Command AsServerUser(std::vector<std::string> argv, const fs::path& cwd) {
  return {.argv = std::move(argv), .cwd = cwd, .env = {{"LC_ALL", "C"}}, .user = kUser};
}

void GiveToServerUser(const fs::path& path) {
  if (geteuid() != 0) return;
  const passwd* user = getpwnam(kUser);
  if (user == nullptr || chown(path.c_str(), user->pw_uid, user->pw_gid) != 0)
    throw std::runtime_error("cannot give " + path.string() + " to the user " + kUser);
}

}  // namespace

std::string PostgresServer::WhyNot() {
  for (const char* program : {"initdb", "postgres"}) {
    if (!FindServerProgram(program)) return fmt::format("{} is not installed", program);
  }
  if (!FindProgram("psql")) return "psql is not installed";
  if (geteuid() == 0 && getpwnam(kUser) == nullptr) return "the user postgres does not exist";
  return {};
}

PostgresServer::PostgresServer() : port_(FreePort()) {
  GiveToServerUser(folder_.path());
  const fs::path data = folder_.path() / "data";
  const Outcome made = RunProcess(
      AsServerUser({FindServerProgram("initdb").value().string(), "--pgdata=" + data.string(),
                    "--username=postgres", "--auth-local=trust", "--auth-host=scram-sha-256",
                    "--encoding=UTF8", "--no-locale", "--no-sync"},
                   folder_.path()));
  if (!made.ok()) throw std::runtime_error("initdb failed: " + made.Text());
  process_ = std::make_unique<Process>(
      AsServerUser({FindServerProgram("postgres").value().string(), "-D", data.string(), "-p",
                    std::to_string(port_), "-k", folder_.path().string(), "-c",
                    "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "timezone=UTC"},
                   folder_.path()),
      folder_.path() / "server.log");
  bool alive = true;
  const auto ready = [&] {
    alive = process_->running();
    return !alive || RunText("SELECT 1").ok();
  };
  if (!WaitUntil(ready, kStartDeadline) || !alive)
    throw std::runtime_error("PostgreSQL did not start:\n" + process_->Log());
}

PostgresServer::~PostgresServer() { process_->Stop(SIGINT); }  // SIGINT: fast shutdown

Outcome PostgresServer::RunFile(const fs::path& script, bool stop_at_error) {
  Command psql{.argv = {"psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
                        "--host=" + folder_.path().string(), fmt::format("--port={}", port_),
                        "--username=postgres", "--dbname=postgres"},
               .env = {{"LC_ALL", "C"}, {"PGTZ", "UTC"}},
               .input = script};
  if (stop_at_error) psql.argv.insert(psql.argv.end(), {"-v", "ON_ERROR_STOP=1"});
  return RunProcess(psql);
}

Outcome PostgresServer::RunText(const std::string& sql, bool stop_at_error) {
  const TempDir folder;
  WriteText(folder.path() / "script.sql", sql);
  return RunFile(folder.path() / "script.sql", stop_at_error);
}

std::string PostgresServer::Address(const std::string& role, const std::string& database) const {
  return fmt::format("postgresql://{}@127.0.0.1:{}/{}", role, port_, database);
}

std::string PostgresServer::Rows(const std::string& query) {
  const Outcome outcome = RunText(query);
  if (!outcome.ok()) throw std::runtime_error(query + ": " + outcome.Text());
  return outcome.out;
}

}  // namespace qoe::support
