// What stands at a place where the grammar could not go on. Internal to promql/; runs only for
// text that is wrong, so it may look at it again.
#pragma once

#include <string>
#include <string_view>

#include "promql/issue.h"

namespace promql {

// The token, or the damaged token, that begins at `offset`.
struct FoundToken {
  IssueCode code = IssueCode::UnexpectedToken;  // what is wrong with it by itself, else this
  Span span;
  std::string description;  // "`lol`", "string `\"a\"`", "end of input"; damaged: the whole message
  std::string help;         // damaged: what to do
};

FoundToken FindTokenAt(std::string_view text, uint32_t offset);

}  // namespace promql
