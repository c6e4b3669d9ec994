// What is wrong with a template, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "promql/span.h"

namespace promql::gotemplate {

enum class IssueCode : uint8_t {
#define GOTEMPLATE_ISSUE(name, kind) name,
#include "promql/gotemplate/issue.def"
};

enum class IssueKind : uint8_t { Syntax, Exec };

IssueKind KindOf(IssueCode code);
// The code's name as in issue.def, stable.
std::string_view NameOf(IssueCode code);

// As promql::Issue: `message` says what is there, `help` what to do about it.
struct Issue {
  IssueCode code = IssueCode::UnexpectedToken;
  Span span;
  std::string message;
  std::string help;
};

}  // namespace promql::gotemplate
