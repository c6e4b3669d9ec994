// `qoec check --fix`: the safe fixes of findings, written or shown; used in this folder alone.
#pragma once

#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/diag/render.h"

namespace qoe::cli {

// Writes the files that the safe fixes change, and says to `err` which fixes those were and what
// could not be written. Returns whether all could.
bool WriteFixes(const std::vector<diag::Findings>& findings, Environment& env);

// Prints to `out` what `WriteFixes` would change.
void ShowFixes(const std::vector<diag::Findings>& findings, Environment& env);

}  // namespace qoe::cli
