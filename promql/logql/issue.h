// What is wrong with a LogQL query, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "promql/span.h"

namespace promql::logql {

enum class IssueCode : uint8_t {
#define LOGQL_ISSUE(name, kind) name,
#include "promql/logql/issue.def"
};

enum class IssueKind : uint8_t { Syntax, Type };

IssueKind KindOf(IssueCode code);
// The code's name as in issue.def, stable.
std::string_view NameOf(IssueCode code);

// As promql::Issue.
struct Issue {
  IssueCode code = IssueCode::UnexpectedToken;
  Span span;
  std::string message;
  std::string help;
  Span opened = {};  // the bracket that is never closed; empty where the issue is of no such
};

}  // namespace promql::logql
