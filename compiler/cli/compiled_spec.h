// A spec for commands that do something with what it compiles to.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "compiler/cli/environment.h"
#include "compiler/driver/compile.h"

namespace qoe::cli {

// Null where the spec has errors: they are printed, and that for want of it `otherwise`: "nothing
// was sent".
std::unique_ptr<driver::Compilation> CompiledSpec(const std::string& spec,
                                                  std::string_view otherwise, Environment& env);

}  // namespace qoe::cli
