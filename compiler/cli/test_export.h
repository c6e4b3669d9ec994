// `qoec test SPEC --export DIR`; used in this folder alone.
#pragma once

#include <string>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/cli/rule_options.h"

namespace qoe::cli {

// Writes the scenarios of a spec that `run` selects into the folder, as unit tests of the promtool
// that `--target` names, and says which are not there and why. Returns the exit code.
int ExportSpec(const std::string& spec, const std::string& folder,
               const std::vector<std::string>& run, const RuleFlags& flags, Environment& env);

}  // namespace qoe::cli
