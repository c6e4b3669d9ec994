#include "promql/regex.h"
namespace promql {
RegexResult CheckRegex(std::string_view pattern) {
  RegexResult r;
  r.matches_empty = pattern.empty() || pattern == ".*";
  return r;
}
bool IsLabelName(std::string_view name) { return !name.empty(); }
bool IsPlainLabelName(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name) {
    const bool word =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!word) return false;
  }
  return true;
}
}  // namespace promql
