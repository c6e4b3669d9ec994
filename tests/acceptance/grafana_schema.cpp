#include "tests/acceptance/grafana_schema.h"

#include <stdexcept>

#include "tests/acceptance/npm_packages.h"
#include "tests/support/repository.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;
using support::Outcome;

constexpr std::chrono::seconds kGenerateDeadline(120);

}  // namespace

GrafanaSchema::GrafanaSchema(std::string version)
    : version_(std::move(version)),
      source_(support::RepositoryRoot() / "tests/acceptance/grafana"),
      folder_(fs::path(QOEC_GRAFANA_BUILD_DIR) / version_) {}

std::string GrafanaSchema::Prepare() {
  const FolderLock lock(folder_);
  bool fresh = fs::exists(folder_ / "schema.json") &&
               SameText(source_ / version_ / "package-lock.json", folder_ / "installed-lock.json");
  for (const char* name : {"model.ts", "tsconfig.json"})
    fresh = fresh && SameText(source_ / name, folder_ / name);
  for (const char* name : {"model.ts", "tsconfig.json", "validate.mjs"})
    support::WriteText(folder_ / name, support::ReadText(source_ / name));
  if (const std::string why = InstallPackages(source_ / version_, folder_); !why.empty())
    return why;
  if (fresh) return {};

  fs::remove(folder_ / "schema.json");
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

Outcome GrafanaSchema::Validate(const std::vector<fs::path>& dashboards, Options options) const {
  support::Command command{.argv = {"node", "validate.mjs", "schema.json"}, .cwd = folder_};
  if (options == Options::Newer) command.argv.emplace_back("--newer-options");
  for (const fs::path& dashboard : dashboards) command.argv.push_back(dashboard.string());
  return support::RunProcess(command);
}

}  // namespace qoe::acceptance
