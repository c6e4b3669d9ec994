#include "tests/acceptance/npm_packages.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/process.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;
using support::Outcome;

constexpr std::chrono::seconds kInstallDeadline(180);

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

}  // namespace

FolderLock::FolderLock(const fs::path& folder) {
  fs::create_directories(folder);
  file_ = open((folder / ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  if (file_ < 0 || flock(file_, LOCK_EX) != 0)
    throw std::runtime_error("cannot lock " + folder.string());
}

FolderLock::~FolderLock() { close(file_); }

bool SameText(const fs::path& a, const fs::path& b) {
  return fs::exists(a) && fs::exists(b) && support::ReadText(a) == support::ReadText(b);
}

std::string InstallPackages(const fs::path& source, const fs::path& folder) {
  for (const char* program : {"node", "npm"}) {
    if (!support::FindProgram(program)) return fmt::format("{} is not installed", program);
  }
  const fs::path packages = source / "package-lock.json";
  const fs::path installed = folder / "installed-lock.json";
  if (SameText(packages, installed)) return {};
  for (const char* name : {"package.json", "package-lock.json"})
    support::WriteText(folder / name, support::ReadText(source / name));
  const Outcome outcome =
      support::RunProcess({.argv = {"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                                    "--no-update-notifier", "--fetch-retries=1"},
                           .cwd = folder},
                          kInstallDeadline);
  if (!outcome.ok() && RegistryOutOfReach(outcome)) return "the npm registry is out of reach";
  if (!outcome.ok()) throw std::runtime_error("npm ci: " + outcome.Text());
  support::WriteText(installed, support::ReadText(packages));
  return {};
}

}  // namespace qoe::acceptance
