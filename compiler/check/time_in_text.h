// "per minute" in texts about values per second.
#pragma once

#include <string_view>

#include "compiler/check/expression/context.h"

namespace qoe::check {

// Which part of a text says another time than the second: "per minute", "/min", "/ 10m"; empty
// where none does.
std::string_view OtherTimeIn(std::string_view text);

// Whether a text that says that time is wrong of the value: a rate that no number multiplies. No
// number makes it one per `$interval`.
bool IsPerSecond(const ExpressionContext& cx, std::string_view said);

}  // namespace qoe::check
