#include "compiler/base/spelling.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace qoe {
namespace {

std::string Folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '-' || c == '_' || c == '.' || c == ' ') continue;
    out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  return out;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) {
  const auto difference = static_cast<int>(a.size()) - static_cast<int>(b.size());
  if (std::abs(difference) > limit) return limit + 1;
  const size_t width = b.size() + 1;
  std::vector<int> before(width), previous(width), current(width);
  for (size_t j = 0; j < width; ++j) previous[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = static_cast<int>(i);
    int best = current[0];
    for (size_t j = 1; j < width; ++j) {
      const int replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
      best = std::min(best, current[j]);
    }
    if (best > limit) return limit + 1;
    before.swap(previous);
    previous.swap(current);
  }
  return std::min(previous[b.size()], limit + 1);
}

std::string_view Nearest(std::string_view name, const std::vector<std::string_view>& candidates) {
  const int limit = std::max(1, static_cast<int>(name.size()) / 3);
  int best = limit + 1;
  size_t alike = 0;  // how far the nearest one begins like the name
  std::string_view nearest;
  const std::string folded = Folded(name);
  for (const std::string_view candidate : candidates) {
    if (candidate == name) continue;
    int distance = EditDistance(name, candidate, limit);
    if (distance > 1 && !folded.empty() && Folded(candidate) == folded) distance = 1;
    if (distance > limit) continue;
    // Slips are rarer at the beginning of a word.
    const auto [end, unused] =
        std::mismatch(name.begin(), name.end(), candidate.begin(), candidate.end());
    const auto common = static_cast<size_t>(end - name.begin());
    if (distance < best || (distance == best && common > alike)) {
      best = distance;
      alike = common;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace qoe
