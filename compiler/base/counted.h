// Numbers of things, for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qoe {

// "1 rule", "2 rules".
std::string Counted(size_t count, std::string_view noun);

}  // namespace qoe
