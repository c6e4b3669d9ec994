// Regular expressions of `match` and `reReplaceAll`. The one place of this folder that knows RE2.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace promql::gotemplate {

struct Matched {
  bool found = false;
  std::string error;  // as Go's regexp words it; empty: none
};
// Whether the pattern matches anywhere in the text.
Matched Match(std::string_view pattern, std::string_view text);

struct Replaced {
  std::string text;
  std::string error;
  bool cut = false;  // longer than the limit
};
// All matches by `replacement`, in which `$1`, `${1}` and `$name` are what a group matched.
Replaced ReplaceAll(std::string_view pattern, std::string_view replacement, std::string_view text,
                    size_t limit);

}  // namespace promql::gotemplate
