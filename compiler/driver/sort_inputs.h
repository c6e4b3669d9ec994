// Paths of the command line → files by what they are.
#pragma once

#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/driver/load.h"

namespace qoe::driver {

// What is at one path.
struct SortedInputs {
  std::vector<FileText> spec;   // of one spec
  std::vector<FileText> rules;  // rule files
  std::vector<FileText> dashboards;
  size_t passed_over = 0;  // files in a folder that are something else
};

// The YAML and JSON files below a folder, or the file itself. In a folder without rule files every
// file belongs to the spec, and in one without a spec files of other kinds are passed over.
// Reported: a path that is not there, a folder without files, a file that is named but is neither
// (QOE00xx).
SortedInputs SortInputs(const std::string& path, diag::Sink& sink);

}  // namespace qoe::driver
