// What is wrong with an expression, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "promql/span.h"

namespace promql {

// One per line of issue.def, which says what each means.
enum class IssueCode : uint8_t {
#define PROMQL_ISSUE(name, kind) name,
#include "promql/issue.def"
};

// Syntax: the text is not PromQL. Type: it is, but its parts do not go together.
enum class IssueKind : uint8_t { Syntax, Type };

IssueKind KindOf(IssueCode code);

// The code's name as in issue.def ("UnexpectedToken"), stable, for machine-readable output.
std::string_view NameOf(IssueCode code);

// One mistake. `message` is lower case without a full stop, code in backticks, and says what is
// there; `help` says what to do about it, may be empty. `span` is the narrowest text that is wrong
// and starts where Prometheus' own error does; it is empty at the end of the text when something
// is missing.
struct Issue {
  IssueCode code = IssueCode::UnexpectedToken;
  Span span;
  std::string message;
  std::string help;
  Span opened = {};  // the bracket that is never closed; empty where the issue is of no such
};

}  // namespace promql
