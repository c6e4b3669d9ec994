// Text of anybody's in XML.
#pragma once

#include <string>
#include <string_view>

namespace qoe::diag {

// What XML has no way to write, and bytes that are no UTF-8, are replaced.
std::string XmlText(std::string_view text);

}  // namespace qoe::diag
