#include "compiler/deploy/prometheus/file_name.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

namespace qoe::prometheus {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEndings[] = {".yaml", ".yml", ".rules.yaml", ".rules.yml", ".rules"};

std::string LastFolder(const fs::path& folder) {
  const fs::path plain = folder.lexically_normal();
  return (plain.has_filename() ? plain : plain.parent_path()).filename().string();
}

}  // namespace

bool IsRead(const std::string& name, const std::string& folder,
            const std::vector<std::string>& patterns) {
  // Patterns for a folder of that name go before all others.
  std::vector<std::string> near, all;
  for (const std::string& pattern : patterns) {
    const fs::path path(pattern);
    all.push_back(path.filename().string());
    if (LastFolder(path.parent_path()) == LastFolder(folder)) near.push_back(all.back());
  }
  const std::vector<std::string>& used = near.empty() ? all : near;
  return std::any_of(used.begin(), used.end(), [&](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
  });
}

std::string EndingOf(const std::string& stem, const std::string& folder,
                     const std::vector<std::string>& patterns) {
  for (const char* ending : kEndings) {
    if (IsRead(stem + ending, folder, patterns)) return ending;
  }
  return kEndings[0];
}

}  // namespace qoe::prometheus
