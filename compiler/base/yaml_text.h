// Texts as YAML scalars, for what is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qoe {

// Whether the text holds what YAML only takes in double quotes.
bool HasControl(std::string_view text);

// Whether nothing behind its first character ends a plain scalar on one line, or begins a comment.
bool GoesOnPlain(std::string_view text);

// Appends the text on one line: plain where every reader of YAML 1.1 and 1.2 takes it for just that
// text, else in quotes. Good for keys and values of block mappings and lists.
void AppendYamlScalar(std::string_view text, std::string& out);

// The same between `[` and `]`.
void AppendYamlItem(std::string_view text, std::string& out);

// What stands before `:` may have 1024 characters (YAML 1.2.2, 7.4.2); longer keys need a `?`.
inline constexpr size_t kLongestYamlKey = 1000;

// `name: ` after `indent`, of a block mapping.
void AppendYamlKey(std::string_view indent, std::string_view name, std::string& out);

// `name: value` on a line of its own.
void AppendYamlField(std::string_view indent, std::string_view name, std::string_view value,
                     std::string& out);

// The text as a scalar, and texts as `[a, b]`.
std::string YamlScalar(std::string_view text);
std::string YamlList(const std::vector<std::string>& items);

}  // namespace qoe
