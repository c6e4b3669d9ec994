// Texts in the forms in which HTTP carries them.
#pragma once

#include <string>
#include <string_view>

namespace qoe::http {

// RFC 3986: all but letters, digits, `-`, `.`, `_` and `~` becomes `%XX`.
std::string PercentEncoded(std::string_view text);

// RFC 4648, with `=` at the end.
std::string Base64(std::string_view text);

}  // namespace qoe::http
