#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/artifact/verify_plan.h"

namespace qoe::verify {

// "< 100 milliseconds".
std::string BoundText(const artifact::Probe& probe);

}  // namespace qoe::verify
