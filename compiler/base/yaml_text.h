// Texts as YAML scalars, for what is written.
#pragma once

#include <string>
#include <string_view>

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

}  // namespace qoe
