// `$(name)` in a text: where a value of `parameters`, or of a line of `for_each`, is put in.
// `$$(` stands for `$(` itself. Anything else with a dollar is left alone: `$name`, `${name}`
// (Grafana), `$1` (regular expressions), `$( … )` with more than a name in it (a shell).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace qoe::spec {

struct Reference {
  size_t begin = 0, size = 0;  // in the text
  std::string_view name;       // empty: `$$(`
};

bool IsReferenceName(std::string_view text);
std::vector<Reference> ReferencesIn(std::string_view text);
// The name, when the text is one reference and nothing else.
std::optional<std::string_view> WholeReference(std::string_view text);

}  // namespace qoe::spec
