#include "compiler/format/diff.h"

#include <dtl/dtl.hpp>
#include <sstream>
#include <vector>

namespace qoe::format {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::string UnifiedDiff(const std::string& path, const std::string& before,
                        const std::string& after) {
  dtl::Diff<std::string> diff(Lines(before), Lines(after));
  diff.onHuge();
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream out;
  out << "--- " << path << "\n+++ " << path << " (formatted)\n";
  diff.printUnifiedFormat(out);
  return out.str();
}

}  // namespace qoe::format
