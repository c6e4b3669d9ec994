// `qoec test SPEC… --generated`: scenarios that nobody has written.
#pragma once

#include <string>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/cli/nothing_selected.h"

namespace qoe::cli {

struct GeneratedOptions {
  std::vector<std::string> run;
  std::string format = "text";  // text, yaml or junit
};

// Returns the exit code of one spec. Adds the names of its alerts to `selected`, and what came of
// them to `junit` (test::JunitSuites) in that format. Ctrl-C ends it soon.
int TestGenerated(const std::string& spec, const GeneratedOptions& options, Selected& selected,
                  std::string& junit, Environment& env);

}  // namespace qoe::cli
