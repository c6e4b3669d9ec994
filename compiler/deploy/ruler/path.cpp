#include "compiler/deploy/ruler/path.h"

#include <fmt/format.h>

#include <iterator>

namespace qoe::ruler {

std::string PathSegment(std::string_view name) {
  if (name == ".") return "%2E";
  if (name == "..") return "%2E%2E";
  std::string out;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string RulesPath(std::string_view prefix, std::string_view name_space,
                      std::string_view group) {
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  std::string path(prefix);
  if (!name_space.empty()) path += '/' + PathSegment(name_space);
  if (!name_space.empty() && !group.empty()) path += '/' + PathSegment(group);
  return path;
}

}  // namespace qoe::ruler
