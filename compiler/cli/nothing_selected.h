// What is said where `--run` selects nothing; used in this folder alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/environment.h"

namespace qoe::cli {

// A line for each expression, with the name that comes nearest. `noun`: what the names are of, as
// in "no test has a name …". Returns the exit code.
int TellNothingSelected(std::string_view noun, const std::vector<std::string>& expressions,
                        const std::vector<std::string_view>& names, Environment& env);

}  // namespace qoe::cli
