// The syntax of regular expressions as RE2 and Go have it (flags Perl, anchored at both ends, `.`
// matches newlines): whether one compiles, and whether it matches the empty string. It matches
// nothing else: Prometheus does that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promql {

struct RegexResult {
  bool ok = true;
  bool matches_empty = false;
  std::string error;  // what is wrong, lower case
};

// Linear in the pattern's length. Source: Go 1.22 regexp/syntax.
RegexResult CheckRegex(std::string_view pattern);

// The texts that a pattern matches where it is an alternation of plain ones (`a|b`, `(a|b)`, `a`);
// nothing for any other pattern. Views into `pattern`.
std::optional<std::vector<std::string_view>> PlainAlternatives(std::string_view pattern);

}  // namespace promql
