// Go's package fmt over template values: Sprint, Sprintln and Sprintf with its verbs, flags and
// complaints (`%!d(string=x)`).
//
// Not as there: addresses, which are never twice the same, are all `0xc000000000`.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "promql/gotemplate/value.h"

namespace promql::gotemplate {

// The text is cut at `limit` bytes; `cut` says so.
struct Formatted {
  std::string text;
  bool cut = false;
};

// Spaces between operands of which neither is a string.
Formatted Sprint(std::span<const Value> values, size_t limit);
Formatted Sprintln(std::span<const Value> values, size_t limit);
Formatted Sprintf(std::string_view format, std::span<const Value> values, size_t limit);

// One value as `%v`, of a text that is bounded anyway.
std::string ToText(const Value& value);
// As `%q` of a string that Go quotes with backquotes where it can.
std::string QuoteRaw(std::string_view text);

}  // namespace promql::gotemplate
