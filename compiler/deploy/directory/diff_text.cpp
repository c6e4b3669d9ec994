#include <fmt/format.h>

#include <algorithm>
#include <dtl/dtl.hpp>
#include <sstream>

#include "compiler/deploy/directory/directory.h"

namespace qoe::deploy {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string UnifiedDiff(const FileChange& change) {
  dtl::Diff<std::string> diff(Lines(change.old_text), Lines(change.new_text));
  diff.onHuge();
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream out;
  diff.printUnifiedFormat(out);
  return out.str();
}

std::string Shortened(const std::string& text, size_t max_lines) {
  size_t at = 0;
  for (size_t line = 0; max_lines > 0 && line < max_lines && at < text.size(); ++line) {
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  if (max_lines == 0 || at >= text.size()) return text;
  const auto rest = std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), '\n');
  return fmt::format("{}... {} more lines\n", text.substr(0, at), rest);
}

}  // namespace

std::string DiffText(const DirectoryPlan& plan, size_t max_lines) {
  std::string out;
  for (const FileChange& change : plan.changes) {
    const std::string path = fmt::format("{}/{}", plan.folder, change.path);
    switch (change.kind) {
      case ChangeKind::Same:
        break;
      case ChangeKind::Create:
        out += fmt::format("--- (not there)\n+++ {}\n{}", path,
                           Shortened(UnifiedDiff(change), max_lines));
        break;
      case ChangeKind::Update:
        out += fmt::format("--- {}\n+++ {} (as the spec says)\n{}", path, path,
                           Shortened(UnifiedDiff(change), max_lines));
        break;
      case ChangeKind::Delete:
        out += fmt::format("--- {}\n+++ (no longer generated)\n", path);
        break;
    }
  }
  return out;
}

}  // namespace qoe::deploy
