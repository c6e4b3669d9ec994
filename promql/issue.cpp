#include "promql/issue.h"

#include <array>

namespace promql {

IssueKind KindOf(IssueCode code) {
  using enum IssueKind;
  static constexpr std::array kKinds = {
#define PROMQL_ISSUE(name, kind) kind,
#include "promql/issue.def"
  };
  return kKinds[static_cast<size_t>(code)];
}

std::string_view NameOf(IssueCode code) {
  static constexpr std::array<std::string_view, 64> kNames = {
#define PROMQL_ISSUE(name, kind) #name,
#include "promql/issue.def"
  };
  return kNames[static_cast<size_t>(code)];
}

}  // namespace promql
