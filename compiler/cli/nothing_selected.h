// What `--run` selects of all files and specs, and what is said where that is nothing; used in this
// folder alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/test/outcome.h"

namespace qoe::cli {

struct Selected {
  std::vector<std::string> names;  // of all that could be selected
  bool any = false;                // something was
  bool broken = false;             // not all could be read: not all names are known

  // Tests as they were run, or not.
  void Add(const std::vector<test::FileOutcome>& outcomes);
  // A misspelt `--run` would pass for ever.
  bool IsNothing() const { return !any && !broken && !names.empty(); }
};

// A line for each expression, with the name that comes nearest. `noun`: what the names are of, as
// in "no test has a name …". Returns the exit code.
int TellNothingSelected(std::string_view noun, const std::vector<std::string>& expressions,
                        const Selected& selected, Environment& env);

}  // namespace qoe::cli
