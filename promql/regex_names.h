// The names of character classes that Go's regular expressions know. Internal to promql/.
#pragma once

#include <string_view>

namespace promql {

// `alpha` in `[[:alpha:]]`.
bool IsPosixClass(std::string_view name);
// `L` in `\pL`, `Greek` in `\p{Greek}`: general categories and scripts of Unicode 15.
bool IsUnicodeClass(std::string_view name);

}  // namespace promql
