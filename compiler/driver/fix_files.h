// Findings → files in which their safe fixes are applied. Writes nothing.
//
// Promised: a fix is applied whole or not at all; of two that touch the same text the first one
// is; a file that would no longer parse stays as it is, and so do fixes that reach into it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/diag/render.h"
#include "compiler/format/diff.h"

namespace qoe::driver {

struct FixedFile {
  std::string path;
  std::string before, after;                   // all bytes, also a byte order mark
  std::vector<format::Change> changes;         // in order
  std::vector<const diag::Diagnostic*> fixed;  // that begin in it
};

struct FixPlan {
  std::vector<FixedFile> files;  // that change, by path
  size_t fixes = 0;              // that are applied
  size_t postponed = 0;          // overlap another one: a second run applies them
  size_t refused = 0;            // would break a file, or one that has changed since it was read
};

// The plan points into `findings`.
FixPlan PlanFixes(const std::vector<diag::Findings>& findings);

}  // namespace qoe::driver
