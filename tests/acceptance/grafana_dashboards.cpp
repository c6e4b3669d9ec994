#include "tests/acceptance/grafana_dashboards.h"

#include <algorithm>
#include <regex>
#include <stdexcept>

#include "tests/support/process.h"
#include "tests/support/repository.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;

// The first line below `grafana:` says the version, or none does.
std::string WithVersion(const std::string& text, const std::string& version) {
  static const std::regex target(R"re(\n( *)grafana:\n( *version:[^\n]*\n)?)re");
  const std::string line = version.empty() ? "" : "$1  version: \"" + version + "\"\n";
  return std::regex_replace(text, target, "\n$1grafana:\n" + line);
}

}  // namespace

DashboardsFor::DashboardsFor(const std::string& version) {
  std::vector<std::string> names = {"each_visualisation"};
  Copy(support::RepositoryRoot() / "golden/emit/dashboard_with_each_visualisation", names[0],
       version);
  for (const fs::directory_entry& spec : fs::directory_iterator(support::Specs())) {
    names.push_back(spec.path().filename().string());
    Copy(spec.path(), names.back(), version);
  }
  for (const std::string& name : names) Build(name);  // all are there: specs use each other's files
  std::ranges::sort(files_);
}

void DashboardsFor::Copy(const fs::path& spec, const std::string& name,
                         const std::string& version) {
  const fs::path copy = folder_.path() / "specs" / name;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(spec)) {
    if (entry.path().extension() != ".yaml") continue;
    const fs::path inside = entry.path().lexically_relative(spec);
    if (inside.begin()->string() == "expected") continue;
    support::WriteText(copy / inside, WithVersion(support::ReadText(entry.path()), version));
  }
}

void DashboardsFor::Build(const std::string& name) {
  const fs::path copy = folder_.path() / "specs" / name, out = folder_.path() / "out" / name;
  const support::Outcome outcome =
      support::RunProcess({.argv = {QOEC_BINARY, "build", copy.string(), "--out", out.string()}});
  if (!outcome.ok()) throw std::runtime_error(name + ": " + outcome.Text());
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(out)) {
    if (entry.path().parent_path().filename() == "dashboards") files_.push_back(entry.path());
  }
}

}  // namespace qoe::acceptance
