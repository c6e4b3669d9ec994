#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/artifact/verify_plan.h"

namespace qoe::verify {

// "1 group", "2 groups".
std::string Counted(size_t count, std::string_view noun);

// "< 100 milliseconds".
std::string BoundText(const artifact::Probe& probe);

}  // namespace qoe::verify
