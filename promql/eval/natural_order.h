// The order of texts with numbers in them: `host2` before `host10`. Internal to promql/eval/.
#pragma once

#include <string_view>

namespace promql::eval {

// Less than, equal to or greater than zero. Digits are compared as numbers, the rest byte by byte;
// texts that differ only in leading zeros are ordered byte by byte.
int CompareNaturally(std::string_view a, std::string_view b);

}  // namespace promql::eval
