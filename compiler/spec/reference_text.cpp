#include "compiler/spec/reference_text.h"

#include <algorithm>

namespace qoe::spec {
namespace {

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool IsReferenceName(std::string_view text) {
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
         std::all_of(text.begin(), text.end(), IsWord);
}

std::vector<Reference> ReferencesIn(std::string_view text) {
  std::vector<Reference> found;
  for (size_t at = text.find("$("); at != std::string_view::npos; at = text.find("$(", at)) {
    if (at > 0 && text[at - 1] == '$') {
      found.push_back({at - 1, 3, {}});
      at += 2;
      continue;
    }
    const size_t close = text.find(')', at);
    const std::string_view name =
        close == std::string_view::npos ? "" : text.substr(at + 2, close - at - 2);
    if (IsReferenceName(name)) {
      found.push_back({at, close + 1 - at, name});
      at = close + 1;
    } else {
      at += 2;
    }
  }
  return found;
}

std::optional<std::string_view> WholeReference(std::string_view text) {
  const std::vector<Reference> found = ReferencesIn(text);
  if (found.size() != 1 || found[0].size != text.size() || found[0].name.empty())
    return std::nullopt;
  return found[0].name;
}

}  // namespace qoe::spec
