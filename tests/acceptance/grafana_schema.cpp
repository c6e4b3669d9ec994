#include "tests/acceptance/grafana_schema.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/repository.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;
using support::Outcome;

constexpr std::chrono::seconds kInstallDeadline(180);
constexpr std::chrono::seconds kGenerateDeadline(120);

// One test program at a time may install; the others wait for it.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : file_(open((folder / ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)) {
    if (file_ < 0 || flock(file_, LOCK_EX) != 0)
      throw std::runtime_error("cannot lock " + folder.string());
  }
  ~FolderLock() { close(file_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int file_;
};

// npm's ways to say that it could not reach the registry.
bool RegistryOutOfReach(const Outcome& outcome) {
  if (outcome.timed_out) return true;
  for (const char* code :
       {"ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH",
        "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "network request"}) {
    if (outcome.err.find(code) != std::string::npos) return true;
  }
  return false;
}

bool Same(const fs::path& a, const fs::path& b) {
  return fs::exists(a) && fs::exists(b) && support::ReadText(a) == support::ReadText(b);
}

}  // namespace

GrafanaSchema::GrafanaSchema(std::string version)
    : version_(std::move(version)),
      source_(support::RepositoryRoot() / "tests/acceptance/grafana"),
      folder_(fs::path(QOEC_GRAFANA_BUILD_DIR) / version_) {}

std::string GrafanaSchema::Prepare() {
  for (const char* program : {"node", "npm"}) {
    if (!support::FindProgram(program)) return fmt::format("{} is not installed", program);
  }
  fs::create_directories(folder_);
  const FolderLock lock(folder_);
  const fs::path packages = source_ / version_ / "package-lock.json";
  const fs::path installed = folder_ / "installed-lock.json";
  bool fresh = Same(packages, installed) && fs::exists(folder_ / "schema.json");
  for (const char* name : {"model.ts", "tsconfig.json"})
    fresh = fresh && Same(source_ / name, folder_ / name);
  for (const char* name : {"model.ts", "tsconfig.json", "validate.mjs"})
    support::WriteText(folder_ / name, support::ReadText(source_ / name));
  if (fresh) return {};

  fs::remove(folder_ / "schema.json");
  if (!Same(packages, installed)) {
    for (const char* name : {"package.json", "package-lock.json"})
      support::WriteText(folder_ / name, support::ReadText(source_ / version_ / name));
    const Outcome outcome =
        support::RunProcess({.argv = {"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                                      "--no-update-notifier", "--fetch-retries=1"},
                             .cwd = folder_},
                            kInstallDeadline);
    if (!outcome.ok() && RegistryOutOfReach(outcome)) return "the npm registry is out of reach";
    if (!outcome.ok()) throw std::runtime_error("npm ci: " + outcome.Text());
    support::WriteText(installed, support::ReadText(packages));
  }
  const Outcome outcome = support::RunProcess(
      {.argv = {"node", "node_modules/.bin/ts-json-schema-generator", "--path", "model.ts",
                "--type", "Dashboard", "--tsconfig", "tsconfig.json", "--no-type-check", "--expose",
                "none", "--out", "schema.json.new"},
       .cwd = folder_},
      kGenerateDeadline);
  if (!outcome.ok()) throw std::runtime_error("ts-json-schema-generator: " + outcome.Text());
  fs::rename(folder_ / "schema.json.new", folder_ / "schema.json");
  return {};
}

Outcome GrafanaSchema::Validate(const std::vector<fs::path>& dashboards) const {
  support::Command command{.argv = {"node", "validate.mjs", "schema.json"}, .cwd = folder_};
  for (const fs::path& dashboard : dashboards) command.argv.push_back(dashboard.string());
  return support::RunProcess(command);
}

}  // namespace qoe::acceptance
