// `qoec test SPEC… --generated`: scenarios that nobody has written.
#pragma once

#include <string>
#include <vector>

#include "compiler/cli/environment.h"

namespace qoe::cli {

struct GeneratedOptions {
  std::vector<std::string> run;
  std::string format = "text";  // text, yaml or junit
};

// Returns the exit code of one spec. Ctrl-C ends it soon.
int TestGenerated(const std::string& spec, const GeneratedOptions& options, Environment& env);

}  // namespace qoe::cli
