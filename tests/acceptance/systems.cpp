#include "tests/acceptance/systems.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "tests/support/process.h"
#include "tests/support/repository.h"
#include "tests/support/series/catalogue_json.h"

namespace qoe::acceptance {

namespace fs = std::filesystem;

std::vector<std::string> SystemsWith(const std::vector<std::string>& kinds) {
  std::vector<std::string> systems;
  if (!fs::is_directory(support::Generated())) return systems;
  for (const fs::directory_entry& entry : fs::directory_iterator(support::Generated())) {
    const std::string system = entry.path().filename().string();
    const auto has = [&](const std::string& kind) { return !FilesOf(system, kind).empty(); };
    if (std::ranges::any_of(kinds, has)) systems.push_back(system);
  }
  std::ranges::sort(systems);
  return systems;
}

std::string SystemName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

std::vector<fs::path> FilesOf(const std::string& system, const std::string& kind) {
  std::vector<fs::path> files;
  const fs::path folder = support::Generated() / system / kind;
  if (!fs::is_directory(folder)) return files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<support::CatalogueMetric> CatalogueOf(const std::string& system) {
  const support::Outcome outcome =
      support::RunProcess({.argv = {QOEC_BINARY, "catalogue", (support::Specs() / system).string(),
                                    "--format", "json"}});
  if (!outcome.ok()) throw std::runtime_error("qoec catalogue failed: " + outcome.Text());
  return support::ReadCatalogue(outcome.out);
}

}  // namespace qoe::acceptance
