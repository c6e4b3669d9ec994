// The command line as a function, so that tests can call it.
#pragma once

#include <string>
#include <vector>

#include "compiler/cli/environment.h"

namespace qoe::cli {

// `arguments` without the program's name. Returns the exit code.
int Run(const std::vector<std::string>& arguments, Environment& env);

}  // namespace qoe::cli
